package io.affogato.platform.console;

/**
 * Something that happened.
 *
 * @param sequence counts up without gaps while the server runs
 * @param topic such as {@code modality} or {@code run:31}
 * @param type of event, such as {@code metrics}
 * @param data one line of JSON
 */
public record ConsoleEvent(long sequence, String topic, String type, String data) {

    /** Returns whether somebody who asked for a topic wants this; {@code run} wants every run. */
    boolean isOf(String wanted) {
        return topic.equals(wanted)
                || (topic.length() > wanted.length()
                        && topic.startsWith(wanted)
                        && topic.charAt(wanted.length()) == ':');
    }
}
