package io.affogato.platform.console.web;

import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line for each call that changes something or tried to: who, what, hash, result. */
final class AuditLog {

    private static final Logger LOG = LoggerFactory.getLogger("io.affogato.audit");

    /** Writes the line. Nothing in it can start a new one. */
    void note(HttpServletRequest request, int status, String sha256) {
        Object who = request.getAttribute(SecurityFilter.WHO);
        LOG.info(
                "{} {} {} {} {} {}",
                who == null ? "nobody" : who,
                request.getRemoteAddr(),
                request.getMethod(),
                plain(request.getRequestURI()),
                sha256.isEmpty() ? "-" : sha256,
                status);
    }

    private static String plain(String text) {
        return text.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
