package io.affogato.bundle.sixsense;

/** What is heard of the one thing that sounds. */
enum Sound implements Word {
    BELL("rings"),
    BUZZ("buzzes"),
    WHISTLE("whistles"),
    DRUM("drums");

    private final String verb;

    Sound(String verb) {
        this.verb = verb;
    }

    /** Returns what a thing with this sound does. */
    String verb() {
        return verb;
    }
}
