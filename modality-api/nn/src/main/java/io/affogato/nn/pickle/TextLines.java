package io.affogato.nn.pickle;

import java.io.IOException;
import java.math.BigInteger;

/** Operands that protocol 0 writes as lines of ASCII. */
final class TextLines {

    private static final int LONGEST = 1 << 16;
    private static final int LONGEST_NUMBER = 512;
    private static final int HEX = 16;

    private TextLines() {}

    /** Reads a whole number; {@code 00} and {@code 01} are the truth values. */
    static Object integer(ByteInput in) throws IOException, MalformedPickleException {
        String line = line(in, LONGEST_NUMBER);
        return switch (line) {
            case "00" -> false;
            case "01" -> true;
            default -> number(line);
        };
    }

    /** Reads a whole number with Python 2's mark of a long one. */
    static Object longInteger(ByteInput in) throws IOException, MalformedPickleException {
        String line = line(in, LONGEST_NUMBER);
        return number(line.endsWith("L") ? line.substring(0, line.length() - 1) : line);
    }

    private static Object number(String line) throws MalformedPickleException {
        try {
            BigInteger value = new BigInteger(line);
            return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
        } catch (NumberFormatException e) {
            throw new MalformedPickleException("a whole number is no number");
        }
    }

    static double real(ByteInput in) throws IOException, MalformedPickleException {
        String line = line(in, LONGEST_NUMBER);
        switch (line) {
            case "nan" -> {
                return Double.NaN;
            }
            case "inf" -> {
                return Double.POSITIVE_INFINITY;
            }
            case "-inf" -> {
                return Double.NEGATIVE_INFINITY;
            }
            default -> {
                if (!line.matches("-?[0-9.]+([eE][-+]?[0-9]+)?")) {
                    throw new MalformedPickleException("a number is no number");
                }
                try {
                    return Double.parseDouble(line);
                } catch (NumberFormatException e) {
                    throw new MalformedPickleException("a number is no number");
                }
            }
        }
    }

    static int index(ByteInput in) throws IOException, MalformedPickleException {
        Object value = integer(in);
        if (value instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
            return number.intValue();
        }
        throw new MalformedPickleException("a value is remembered under no number");
    }

    /** Reads a text between quotes, with the escapes of Python's {@code repr}. */
    static String quoted(ByteInput in) throws IOException, MalformedPickleException {
        String line = line(in, LONGEST).strip();
        int last = line.length() - 1;
        if (last < 1 || "'\"".indexOf(line.charAt(0)) < 0 || line.charAt(0) != line.charAt(last)) {
            throw new MalformedPickleException("a text stands between no quotes");
        }
        return unescaped(line.substring(1, last), "\\'\"nrtabfv0", true);
    }

    /** Reads a text in which some letters are written as {@code \\u0041}. */
    static String unicode(ByteInput in) throws IOException, MalformedPickleException {
        return unescaped(line(in, LONGEST), "", false);
    }

    private static String unescaped(String line, String shortForms, boolean bytes)
            throws MalformedPickleException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char letter = line.charAt(i);
            if (letter != '\\' || i + 1 == line.length()) {
                text.append(letter);
                continue;
            }
            char kind = line.charAt(i + 1);
            int digits = bytes ? (kind == 'x' ? 2 : 0) : digits(kind);
            if (digits > 0) {
                text.appendCodePoint(code(line, i + 2, digits));
                i += 1 + digits;
            } else if (shortForms.indexOf(kind) >= 0) {
                text.append(plain(kind));
                i++;
            } else {
                text.append(letter);
            }
        }
        return text.toString();
    }

    private static int digits(char kind) {
        return switch (kind) {
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
        };
    }

    private static int code(String line, int start, int digits) throws MalformedPickleException {
        if (start + digits <= line.length()) {
            String written = line.substring(start, start + digits);
            if (written.matches("[0-9a-fA-F]+")) {
                long code = Long.parseLong(written, HEX);
                if (code <= Character.MAX_CODE_POINT) {
                    return (int) code;
                }
            }
        }
        throw new MalformedPickleException("a letter is written as no code");
    }

    private static char plain(char kind) {
        return switch (kind) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'a' -> 7;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'v' -> 11;
            case '0' -> 0;
            default -> kind;
        };
    }

    /** Reads up to the end of a line, as Latin 1, in which protocol 0 is written. */
    private static String line(ByteInput in, int most)
            throws IOException, MalformedPickleException {
        StringBuilder line = new StringBuilder();
        for (int c = in.u1(); c != '\n'; c = in.u1()) {
            if (line.length() == most) {
                throw new MalformedPickleException("a line is longer than %d".formatted(most));
            }
            line.append((char) c);
        }
        return line.toString();
    }
}
