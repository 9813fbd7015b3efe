package io.affogato.fusion.data.published;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Questions about a part of a recording: {@code video_id}, {@code question_id}, {@code start},
 * optional {@code end}, {@code question}, {@code answer}.
 *
 * <p>One published file counts frames and another seconds, under the same names; the published tool
 * cuts both as frames. Here the format says which, and a bound with a fraction is never taken as a
 * frame number.
 */
final class ClipQuestions implements EntryReader {

    private final SpanUnit unit;

    ClipQuestions(SpanUnit unit) {
        this.unit = unit;
    }

    @Override
    public List<PublishedQuestion> read(Entry entry) {
        String video = entry.text("video_id");
        String id = entry.text("question_id");
        String asked = entry.text("question");
        List<String> answers = entry.texts("answer");
        Optional<Span> span = span(entry);
        if (span.isEmpty() || asked.isEmpty() || answers.isEmpty()) {
            return List.of();
        }
        return List.of(
                new PublishedQuestion(
                        id,
                        entry.origin(),
                        Map.of("video_id", video, "question_id", id),
                        asked,
                        List.of(),
                        answers,
                        entry.textOrEmpty("type"),
                        span));
    }

    private Optional<Span> span(Entry entry) {
        if (!entry.has("start")) {
            entry.problem("'start' must be a number, found nothing");
            return Optional.empty();
        }
        OptionalDouble start = entry.number("start");
        OptionalDouble end = entry.number("end");
        if (start.isEmpty() || (entry.has("end") && end.isEmpty())) {
            return Optional.empty();
        }
        if (unit == SpanUnit.FRAMES && (isFraction(start) || isFraction(end))) {
            entry.problem(
                    "'start' and 'end' must be frame numbers, found %s and %s; if the file counts seconds, say so with --unit seconds"
                            .formatted(shown(start), shown(end)));
            return Optional.empty();
        }
        try {
            return Optional.of(new Span(start.getAsDouble(), end, unit));
        } catch (IllegalArgumentException e) {
            String counted = unit.name().toLowerCase(Locale.ROOT);
            entry.problem("%s; do both count %s?".formatted(e.getMessage(), counted));
            return Optional.empty();
        }
    }

    private static boolean isFraction(OptionalDouble number) {
        return number.isPresent() && number.getAsDouble() != Math.rint(number.getAsDouble());
    }

    private static String shown(OptionalDouble number) {
        return number.isPresent() ? String.valueOf(number.getAsDouble()) : "nothing";
    }
}
