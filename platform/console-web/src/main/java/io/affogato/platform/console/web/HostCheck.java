package io.affogato.platform.console.web;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names under which this server may be asked for. A page of another site that gets its name to
 * point here (DNS rebinding) still names itself, and is refused.
 */
final class HostCheck {

    private static final List<String> LOCAL = List.of("localhost", "127.0.0.1", "[::1]");

    private final Set<String> names;

    /**
     * Takes names without port.
     *
     * @param local whether the names of this machine for itself count
     */
    HostCheck(List<String> names, boolean local) {
        this.names = new HashSet<>();
        names.forEach(name -> this.names.add(name.toLowerCase(Locale.ROOT)));
        if (local) {
            this.names.addAll(LOCAL);
        }
    }

    /**
     * Returns whether a {@code Host} header names this server.
     *
     * @param host may be null
     * @param port this server listens at
     */
    boolean allows(String host, int port) {
        if (host == null) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        int colon = name.lastIndexOf(':');
        boolean hasPort = colon > name.lastIndexOf(']');
        if (hasPort && !name.substring(colon + 1).equals(Integer.toString(port))) {
            return false;
        }
        return names.contains(hasPort ? name.substring(0, colon) : name);
    }
}
