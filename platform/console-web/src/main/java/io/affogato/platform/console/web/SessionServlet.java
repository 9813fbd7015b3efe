package io.affogato.platform.console.web;

import io.affogato.platform.console.ConsoleReply;
import io.affogato.platform.console.Problem;
import io.affogato.platform.console.web.Sessions.Session;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Signs in and out. Who may is decided by {@link SecurityFilter} before. */
final class SessionServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient Sessions sessions;
    private final transient AuditLog audit;
    private final boolean secure;

    SessionServlet(Sessions sessions, AuditLog audit, boolean secure) {
        this.sessions = sessions;
        this.audit = audit;
        this.secure = secure;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Session session = sessions.open();
        response.setHeader("Set-Cookie", cookie(session.id(), Sessions.IDLE.toSeconds()));
        audit.note(request, 200, "");
        Replies.send(response, document(session));
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<Session> session = SecurityFilter.cookie(request).flatMap(sessions::find);
        Replies.send(
                response,
                session.map(SessionServlet::document)
                        .orElseGet(
                                () ->
                                        new Problem(404, "WEB-404", "a token has no session")
                                                .reply()));
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) {
        SecurityFilter.cookie(request).ifPresent(sessions::close);
        response.setHeader("Set-Cookie", cookie("", 0));
        response.setStatus(204);
        audit.note(request, 204, "");
    }

    private String cookie(String value, long seconds) {
        return "%s=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%d%s"
                .formatted(SecurityFilter.COOKIE, value, seconds, secure ? "; Secure" : "");
    }

    private static ConsoleReply document(Session session) {
        return ConsoleReply.text(
                200,
                ConsoleReply.JSON,
                "{\"who\":\"console\",\"csrf\":%s}".formatted(Problem.quoted(session.csrf())));
    }
}
