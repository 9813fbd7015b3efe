package io.affogato.platform.launcher.console;

import io.affogato.platform.console.ConsoleCall;
import io.affogato.platform.console.ConsoleReply;
import io.affogato.platform.console.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds who answers a call. A pattern is a path whose segments are words or {@code {names}}; the
 * last may end with a verb, as in {@code /api/v1/runs/{id}:stop}.
 */
final class Router {

    /** A name can neither leave a folder nor hide in it. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._~-]{0,127}");

    private final List<Route> routes = new ArrayList<>();

    /** Answers a call. */
    @FunctionalInterface
    interface Handler {

        /**
         * Answers.
         *
         * @param names values of the pattern's names
         */
        ConsoleReply answer(ConsoleCall call, Map<String, String> names);
    }

    private record Route(String method, List<String> pattern, Handler handler) {}

    /** Adds a route. */
    Router on(String method, String pattern, Handler handler) {
        routes.add(new Route(method, segments(pattern), handler));
        return this;
    }

    /** Returns patterns with their methods, in the order in which they were added. */
    List<String> patterns() {
        return routes.stream()
                .map(route -> route.method() + " /" + String.join("/", route.pattern()))
                .toList();
    }

    /** Answers a call, or says that nobody does. */
    ConsoleReply answer(ConsoleCall call) {
        List<String> path = segments(call.path());
        String method = call.method().equals("HEAD") ? "GET" : call.method();
        TreeSet<String> others = new TreeSet<>();
        for (Route route : routes) {
            Optional<Map<String, String>> names = match(route.pattern(), path);
            if (names.isPresent()) {
                if (route.method().equals(method)) {
                    return route.handler().answer(call, names.get());
                }
                others.add(route.method());
            }
        }
        if (others.isEmpty()) {
            return new Problem(404, "WEB-404", "there is nothing at this address").reply();
        }
        String allowed = String.join(", ", others);
        return new Problem(405, "WEB-405", "this address takes " + allowed)
                .reply()
                .with("Allow", allowed);
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    private static Optional<Map<String, String>> match(List<String> pattern, List<String> path) {
        if (pattern.size() != path.size()) {
            return Optional.empty();
        }
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < path.size(); i++) {
            if (!matches(pattern.get(i), path.get(i), names)) {
                return Optional.empty();
            }
        }
        return Optional.of(names);
    }

    private static boolean matches(String pattern, String segment, Map<String, String> names) {
        if (!pattern.startsWith("{")) {
            return pattern.equals(segment);
        }
        int close = pattern.indexOf('}');
        String verb = pattern.substring(close + 1);
        if (!segment.endsWith(verb)) {
            return false;
        }
        String value = segment.substring(0, segment.length() - verb.length());
        names.put(pattern.substring(1, close), value);
        return NAME.matcher(value).matches();
    }
}
