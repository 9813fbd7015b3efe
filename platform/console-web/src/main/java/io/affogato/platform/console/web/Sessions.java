package io.affogato.platform.console.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who has signed in. In memory only, so a restart signs everybody out. */
final class Sessions {

    static final Duration IDLE = Duration.ofHours(12);
    static final int MOST = 256;

    private static final int BYTES = 32;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> open = new LinkedHashMap<>(16, 0.75f, true);

    Sessions(Clock clock) {
        this.clock = clock;
    }

    /**
     * Somebody who has signed in.
     *
     * @param id the cookie's value
     * @param csrf what the page sends along to prove that it is the page
     * @param used when it was last seen
     */
    record Session(String id, String csrf, Instant used) {

        /** Returns whether a header carries this session's proof; takes as long for every text. */
        boolean isProvedBy(String header) {
            return header != null && same(csrf, header);
        }
    }

    /** Opens a session; the one unused longest ends if there are too many. */
    synchronized Session open() {
        Session session = new Session(secret(), secret(), clock.instant());
        if (open.size() >= MOST) {
            open.remove(open.keySet().iterator().next());
        }
        open.put(key(session.id()), session);
        return session;
    }

    /** Returns the session of a cookie's value. */
    synchronized Optional<Session> find(String id) {
        Session session = open.get(key(id));
        if (session == null) {
            return Optional.empty();
        }
        if (session.used().plus(IDLE).isBefore(clock.instant())) {
            open.remove(key(id));
            return Optional.empty();
        }
        Session seen = new Session(session.id(), session.csrf(), clock.instant());
        open.put(key(id), seen);
        return Optional.of(seen);
    }

    /** Ends a session. */
    synchronized void close(String id) {
        open.remove(key(id));
    }

    private String secret() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Sessions are found by hash, so the time of a look-up tells nothing of the ids there are. */
    private static String key(String id) {
        return Base64.getEncoder().encodeToString(Digests.sha256(id));
    }

    /** Compares in a time that does not depend on where two texts differ. */
    static boolean same(String expected, String given) {
        return MessageDigest.isEqual(Digests.sha256(expected), Digests.sha256(given));
    }

    /** Hashes of texts. */
    static final class Digests {

        private Digests() {}

        static byte[] sha256(String text) {
            return digest().digest(text.getBytes(StandardCharsets.UTF_8));
        }

        static MessageDigest digest() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
    }
}
