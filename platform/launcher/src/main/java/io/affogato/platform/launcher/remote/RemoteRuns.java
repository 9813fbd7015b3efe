package io.affogato.platform.launcher.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.affogato.platform.admin.RunAdmin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Operations on the runs of a server. */
final class RemoteRuns implements RunAdmin {

    private static final String BASE = "/runs";
    private static final int PIECE = 5_000;

    private final ServerLink link;

    RemoteRuns(ServerLink link) {
        this.link = link;
    }

    private RunRow row(JsonNode document) {
        return link.read(document, RunRow.class);
    }

    private static String place(String id) {
        return BASE + "/" + ServerLink.segment(id);
    }

    @Override
    public RunRow start(String recipe, String name, Map<String, String> settings) {
        return row(
                link.post(
                        BASE,
                        Map.of(
                                "recipe",
                                recipe,
                                "name",
                                name,
                                "settings",
                                new LinkedHashMap<>(settings))));
    }

    @Override
    public List<RunRow> list() {
        List<RunRow> rows = new ArrayList<>();
        link.get(BASE).path("items").forEach(item -> rows.add(row(item)));
        return rows;
    }

    @Override
    public RunInfo info(String id) {
        return link.read(link.get(place(id)), RunInfo.class);
    }

    @Override
    public RunRow stop(String id) {
        return row(link.post(place(id) + ":stop"));
    }

    @Override
    public RunRow resume(String id) {
        return row(link.post(place(id) + ":resume"));
    }

    @Override
    public List<String> metrics(String id, long after, int most) {
        List<String> lines = new ArrayList<>();
        boolean more = most > 0;
        while (more) {
            int piece = Math.min(most - lines.size(), PIECE);
            JsonNode items =
                    link.get(
                                    "%s/metrics?since=%d&most=%d"
                                            .formatted(place(id), after + lines.size(), piece))
                            .path("items");
            items.forEach(item -> lines.add(item.toString()));
            more = items.size() == PIECE && lines.size() < most;
        }
        return lines;
    }

    @Override
    public AutoCloseable listen(Consumer<RunEvent> listener) {
        Following following = new Following(listener);
        return ServerEvents.listen(link, "run", following::hear, following::readAll);
    }

    /** What the runs look like, as far as it was told. */
    private final class Following {

        private final Consumer<RunEvent> listener;
        private final Map<String, RunRow> rows = new HashMap<>();

        Following(Consumer<RunEvent> listener) {
            this.listener = listener;
        }

        synchronized void readAll() {
            list().forEach(this::tell);
        }

        private void tell(RunRow row) {
            if (!row.equals(rows.put(row.id(), row))) {
                listener.accept(new RunEvent(row, ""));
            }
        }

        synchronized void hear(String type, JsonNode data) {
            if (type.equals("run")) {
                tell(row(data));
                return;
            }
            RunRow row = rows.get(data.path("topic").asText().replaceFirst("^run:", ""));
            if (row != null) {
                data.path("lines")
                        .forEach(line -> listener.accept(new RunEvent(row, line.toString())));
            }
        }
    }
}
