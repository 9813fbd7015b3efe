package io.affogato.platform.console.web;

import java.util.Locale;

/** Whether a browser asks on behalf of this server's own page. */
final class OriginCheck {

    private final HostCheck hosts;
    private final String scheme;

    OriginCheck(HostCheck hosts, boolean secure) {
        this.hosts = hosts;
        scheme = secure ? "https://" : "http://";
    }

    /**
     * Returns whether a call may have come from this server's page, or from no page at all.
     *
     * @param origin header; null if there is none, as with programs
     * @param fetchSite {@code Sec-Fetch-Site} header; null if there is none
     * @param port this server listens at
     */
    boolean allows(String origin, String fetchSite, int port) {
        if (fetchSite != null && !fetchSite.equals("same-origin") && !fetchSite.equals("none")) {
            return false;
        }
        if (origin == null) {
            return true;
        }
        String lower = origin.toLowerCase(Locale.ROOT);
        return lower.startsWith(scheme) && hosts.allows(lower.substring(scheme.length()), port);
    }
}
