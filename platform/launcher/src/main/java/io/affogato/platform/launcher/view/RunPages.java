package io.affogato.platform.launcher.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.affogato.platform.admin.RunAdmin.RunInfo;
import io.affogato.platform.admin.RunAdmin.RunRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Answers about training runs. */
public final class RunPages {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private RunPages() {}

    /** Several runs. */
    public static Page list(List<RunRow> rows) {
        TextTable table = new TextTable("RUN", "STATE", "STEP", "UPDATED", "NOTE");
        rows.forEach(r -> table.add(r.id(), r.state(), steps(r), r.updated(), r.message()));
        return new Page("affogato.run.list/1", new Page.Items<>(rows), table.lines());
    }

    /** One run in one line. */
    public static Page row(RunRow r) {
        String note = r.message().isEmpty() ? "" : ", " + r.message();
        return new Page(
                "affogato.run/1",
                r,
                List.of("run %s: %s, step %s%s".formatted(r.id(), r.state(), steps(r), note)));
    }

    /** All about a run. */
    public static Page info(RunInfo info) {
        List<String> lines = new ArrayList<>(row(info.row()).lines());
        lines.add("folder      " + info.folder());
        lines.add("report      " + (info.report() ? "report.html" : "-"));
        lines.add("checkpoints " + String.join(", ", info.checkpoints()));
        for (String modality : info.modalities()) {
            lines.add(
                    "modality    %s, bundle %s"
                            .formatted(modality, info.bundles().getOrDefault(modality, "-")));
        }
        lines.add("");
        info.recipe().lines().forEach(lines::add);
        return new Page("affogato.run.info/1", info, lines);
    }

    private record Metrics(String run, long next, List<JsonNode> items) {}

    private record Metric(String run, JsonNode item) {}

    /**
     * Lines of a run's metrics file.
     *
     * @param after how many lines were left out before them
     */
    public static Page metrics(String run, long after, List<String> lines) {
        List<JsonNode> items = lines.stream().map(RunPages::tree).toList();
        return new Page(
                "affogato.run.tail/1",
                new Metrics(run, after + lines.size(), items),
                items.stream().map(RunPages::words).toList());
    }

    /** One line of a run's metrics file. */
    public static Page metric(String run, String line) {
        JsonNode item = tree(line);
        return new Page("affogato.run.metric/1", new Metric(run, item), List.of(words(item)));
    }

    private static JsonNode tree(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            return MAPPER.createObjectNode().put("event", "unreadable").put("text", line);
        }
    }

    /** Such as {@code step 3 pass modality=x loss=0.53}. */
    private static String words(JsonNode item) {
        StringBuilder text = new StringBuilder();
        text.append(
                "step %-6s %-10s"
                        .formatted(item.path("step").asText(), item.path("event").asText()));
        item.properties()
                .forEach(
                        e -> {
                            if (!List.of("step", "event", "time").contains(e.getKey())) {
                                text.append(' ').append(e.getKey()).append('=');
                                text.append(number(e.getValue()));
                            }
                        });
        return text.toString();
    }

    private static String number(JsonNode value) {
        return value.isDouble()
                ? String.format(Locale.ROOT, "%.4g", value.doubleValue())
                : value.asText();
    }

    private static String steps(RunRow r) {
        return r.steps() == 0 ? String.valueOf(r.step()) : "%d/%d".formatted(r.step(), r.steps());
    }
}
