package io.affogato.platform.console.web;

import io.affogato.platform.console.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hash that a client sends along, {@code Digest: sha-256=<base 64>} (RFC 3230) or {@code
 * Content-Digest: sha-256=:<base 64>:} (RFC 9530).
 */
final class Digest {

    private static final Pattern SHA256 =
            Pattern.compile("(?:^|[,\\s])sha-256=:?([A-Za-z0-9+/]{43}=):?(?:$|[,\\s])");

    private Digest() {}

    /** Returns what is wrong; nothing if there is no such header. */
    static Optional<Problem> check(HttpServletRequest request, String sha256) {
        String header = request.getHeader("Content-Digest");
        return check(header == null ? request.getHeader("Digest") : header, sha256);
    }

    static Optional<Problem> check(String header, String sha256) {
        if (header == null) {
            return Optional.empty();
        }
        Matcher matcher = SHA256.matcher(header.replace("SHA-256", "sha-256"));
        if (!matcher.find()) {
            return Optional.of(
                    new Problem(400, "WEB-400", "the digest header has no sha-256 in base 64"));
        }
        byte[] promised = Base64.getDecoder().decode(matcher.group(1));
        byte[] came = HexFormat.of().parseHex(sha256.toLowerCase(Locale.ROOT));
        return Arrays.equals(promised, came)
                ? Optional.empty()
                : Optional.of(
                        new Problem(
                                409,
                                "WEB-409",
                                "other bytes came than the digest header promised; send them again"));
    }
}
