package io.affogato.platform.console;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where a front listens, whom it lets in and how much it bears.
 *
 * @param address to listen at
 * @param port 0 for any that is free
 * @param hosts names under which browsers may ask for it besides its address, without port
 * @param tls key and certificate; must be there unless the address is this machine's own
 * @param token that lets in as administrator
 * @param passwordHash of {@link PasswordHash}; must be there unless the address is this machine's
 * @param uploads folder for what is sent, not readable by others
 * @param limits what a front bears
 */
public record ConsoleSettings(
        InetAddress address,
        int port,
        List<String> hosts,
        Optional<Tls> tls,
        String token,
        Optional<String> passwordHash,
        Path uploads,
        Limits limits) {

    /** Checks that nobody outside this machine can listen in or come in without a password. */
    public ConsoleSettings {
        hosts = List.copyOf(hosts);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be in [0, 65535], was " + port);
        }
        if (token.length() < 32) {
            throw new IllegalArgumentException("a token has 32 characters or more");
        }
        if (!address.isLoopbackAddress() && (tls.isEmpty() || passwordHash.isEmpty())) {
            throw new IllegalArgumentException(
                    "address %s can be reached from other machines, which needs a key store and a password"
                            .formatted(address.getHostAddress()));
        }
    }

    /** Returns the address for whoever is on this machine, at the port that was opened. */
    public String url(int at) {
        String literal = address.getHostAddress();
        String host = literal.contains(":") ? "[" + literal.replaceFirst("%.*", "") + "]" : literal;
        return "%s://%s:%d/".formatted(tls.isPresent() ? "https" : "http", host, at);
    }

    @Override
    public String toString() {
        return "console at %s port %d".formatted(address.getHostAddress(), port);
    }

    /**
     * A key store.
     *
     * @param store PKCS 12 file
     * @param password of it
     */
    public record Tls(Path store, String password) {

        @Override
        public String toString() {
            return "key store " + store;
        }
    }

    /**
     * What a front bears.
     *
     * @param connections open at once
     * @param idle after which a connection that neither sends nor takes is closed
     * @param calls worked on at once
     * @param waiting calls in line
     * @param heartbeat between signs of life of an event stream
     */
    public record Limits(
            int connections, Duration idle, int calls, int waiting, Duration heartbeat) {

        /** Usual limits. */
        public static final Limits USUAL =
                new Limits(2_048, Duration.ofSeconds(45), 8, 64, Duration.ofSeconds(15));

        /** Checks signs. */
        public Limits {
            if (connections <= 0 || calls <= 0 || waiting <= 0) {
                throw new IllegalArgumentException(
                        "limits must be positive, were %d connections, %d calls, %d waiting"
                                .formatted(connections, calls, waiting));
            }
        }
    }
}
