package io.affogato.media;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads text out of a buffer without running beyond it. */
final class Lines {

    private static final int LONGEST = 4096; // bytes of a header line or a number

    private Lines() {}

    /**
     * Reads up to the next line feed and drops it, with the carriage return before it.
     *
     * @throws BufferUnderflowException if the buffer ends or the line is longer than any header's
     */
    static String next(ByteBuffer from) {
        StringBuilder line = new StringBuilder();
        while (line.length() < LONGEST) {
            char letter = (char) (from.get() & 0xff);
            if (letter == '\n') {
                return line.toString().strip();
            }
            line.append(letter);
        }
        throw new BufferUnderflowException();
    }

    /**
     * Reads the next word between white space as a number.
     *
     * @throws BufferUnderflowException if the buffer ends
     * @throws NumberFormatException if the word is no number
     */
    static double number(ByteBuffer from) {
        while (Character.isWhitespace(from.get(from.position()) & 0xff)) {
            from.get();
        }
        int start = from.position();
        int end = start;
        while (end < from.limit() && !Character.isWhitespace(from.get(end) & 0xff)) {
            end++;
        }
        byte[] word = new byte[Math.min(LONGEST, end - start)];
        from.get(word);
        String text = new String(word, StandardCharsets.US_ASCII);
        return switch (text) {
            case "nan", "-nan", "+nan" -> Double.NaN;
            case "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
