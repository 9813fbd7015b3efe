package io.affogato.platform.console;

import java.util.Locale;

/**
 * A refusal as a document after RFC 9457, with our code.
 *
 * @param status of HTTP
 * @param code such as {@code AFF-101} or {@code WEB-403}
 * @param detail one line for people
 */
public record Problem(int status, String code, String detail) {

    /** Returns the reply. */
    public ConsoleReply reply() {
        return ConsoleReply.text(
                status,
                ConsoleReply.PROBLEM,
                "{\"type\":\"docs/errors.md#%s\",\"title\":%s,\"status\":%d,\"code\":%s,\"detail\":%s}"
                        .formatted(
                                code.toLowerCase(Locale.ROOT),
                                quoted(title(status)),
                                status,
                                quoted(code),
                                quoted(detail)));
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "cannot be understood";
            case 401 -> "sign in first";
            case 403 -> "not allowed";
            case 404 -> "not there";
            case 405 -> "not that method";
            case 409 -> "refused";
            case 411, 413 -> "too large";
            case 415 -> "not that type";
            case 421 -> "not this host";
            case 429 -> "too many attempts";
            case 503 -> "busy";
            default -> status < 500 ? "cannot be done" : "failed";
        };
    }

    /** Returns a text as JSON writes it. */
    public static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c) || c == '<' || c == '\u2028') {
                        json.append("\\u%04x".formatted((int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        return json.append('"').toString();
    }
}
