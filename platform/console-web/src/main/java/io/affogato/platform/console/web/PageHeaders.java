package io.affogato.platform.console.web;

import jakarta.servlet.http.HttpServletResponse;

/** What every answer tells the browser not to do. */
final class PageHeaders {

    /** Everything from here, no inline scripts or styles, no frames, forms only to here. */
    static final String POLICY =
            "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
                    + "object-src 'none'; base-uri 'none'; form-action 'self'; "
                    + "frame-ancestors 'none'";

    private PageHeaders() {}

    static void on(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
        response.setHeader("Cache-Control", "no-store");
    }
}
