package io.affogato.platform.console.web;

import io.affogato.platform.console.Problem;
import io.affogato.platform.console.web.Sessions.Session;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Decides about every call before anything else happens: is this the right host, does it come from
 * this server's own page, who asks, and may a page have sent it without its user knowing.
 *
 * <p>The files of the page are open to all, named one by one; they hold no secrets. Everything else
 * is closed, however its address is written.
 */
final class SecurityFilter implements Filter {

    /** Name of the session cookie. */
    static final String COOKIE = "affogato_session";

    /** Header in which a page proves that it is the page. */
    static final String CSRF = "X-Affogato-CSRF";

    /** Where a session is opened. */
    static final String SESSION = "/api/v1/session";

    /** Request attribute: who asks. */
    static final String WHO = "affogato.who";

    private static final Set<String> SAFE = Set.of("GET", "HEAD");
    private static final Set<String> UNSAFE = Set.of("POST", "PUT", "DELETE");

    private final Set<String> page;
    private final HostCheck hosts;
    private final OriginCheck origins;
    private final Credentials credentials;
    private final Sessions sessions;
    private final Failures failures;
    private final AuditLog audit;

    SecurityFilter(
            Set<String> page,
            HostCheck hosts,
            OriginCheck origins,
            Credentials credentials,
            Sessions sessions,
            Failures failures,
            AuditLog audit) {
        this.page = Set.copyOf(page);
        this.hosts = hosts;
        this.origins = origins;
        this.credentials = credentials;
        this.sessions = sessions;
        this.failures = failures;
        this.audit = audit;
    }

    @Override
    public void doFilter(ServletRequest call, ServletResponse answer, FilterChain next)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) call;
        HttpServletResponse response = (HttpServletResponse) answer;
        PageHeaders.on(response);
        Optional<Problem> problem = check(request, response);
        if (problem.isEmpty()) {
            next.doFilter(call, answer);
            return;
        }
        if (!SAFE.contains(request.getMethod())) {
            audit.note(request, problem.get().status(), "");
        }
        Replies.send(response, problem.get().reply());
    }

    private Optional<Problem> check(HttpServletRequest request, HttpServletResponse response) {
        int port = request.getLocalPort();
        if (!hosts.allows(request.getHeader("Host"), port)) {
            return problem(421, "WEB-421", "this server is not asked for under that name");
        }
        String method = request.getMethod();
        boolean unsafe = UNSAFE.contains(method);
        if (!unsafe && !SAFE.contains(method)) {
            return problem(405, "WEB-405", "method is none of GET, HEAD, POST, PUT, DELETE");
        }
        String path = request.getRequestURI();
        if (!unsafe && page.contains(path)) {
            return Optional.empty();
        }
        if (!origins.allows(
                request.getHeader("Origin"), request.getHeader("Sec-Fetch-Site"), port)) {
            return problem(403, "WEB-403", "a page of another site asked");
        }
        if (path.equals(SESSION) && method.equals("POST")) {
            return signIn(request);
        }
        return known(request, response, unsafe);
    }

    private Optional<Problem> signIn(HttpServletRequest request) {
        Optional<Problem> slow = slow(request);
        if (slow.isPresent()) {
            return slow;
        }
        return credentials.isEither(request.getHeader("Authorization"))
                ? in(request)
                : out(request, "wrong token or password");
    }

    private Optional<Problem> known(
            HttpServletRequest request, HttpServletResponse response, boolean unsafe) {
        String authorization = request.getHeader("Authorization");
        if (Credentials.hasToken(authorization)) {
            Optional<Problem> slow = slow(request);
            if (slow.isPresent()) {
                return slow;
            }
            return credentials.isToken(authorization) ? in(request) : out(request, "wrong token");
        }
        Optional<Session> session = cookie(request).flatMap(sessions::find);
        if (session.isEmpty()) {
            response.setHeader("WWW-Authenticate", "Bearer");
            return problem(401, "WEB-401", "sign in first; the token is in data/console.token");
        }
        if (unsafe && !session.get().isProvedBy(request.getHeader(CSRF))) {
            return problem(403, "WEB-402", "header %s is missing or wrong".formatted(CSRF));
        }
        request.setAttribute(WHO, "console");
        return Optional.empty();
    }

    private Optional<Problem> slow(HttpServletRequest request) {
        Duration wait = failures.delay(request.getRemoteAddr());
        return wait.isZero()
                ? Optional.empty()
                : problem(
                        429,
                        "WEB-429",
                        "too many failures; try again in %d s".formatted(wait.toSeconds() + 1));
    }

    private Optional<Problem> in(HttpServletRequest request) {
        failures.succeeded(request.getRemoteAddr());
        request.setAttribute(WHO, "token");
        return Optional.empty();
    }

    private Optional<Problem> out(HttpServletRequest request, String reason) {
        failures.failed(request.getRemoteAddr());
        return problem(401, "WEB-401", reason);
    }

    /** Returns the value of the session cookie. */
    static Optional<String> cookie(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return Optional.empty();
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(COOKIE)) {
                return Optional.of(cookie.getValue());
            }
        }
        return Optional.empty();
    }

    private static Optional<Problem> problem(int status, String code, String detail) {
        return Optional.of(new Problem(status, code, detail));
    }
}
