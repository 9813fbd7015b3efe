package io.affogato.fusion.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricTest {

    @ParameterizedTest
    @CsvSource({
        "EXACT, Two  Dogs, two dogs, true",
        "EXACT, 2, two, false",
        "EXACT, '', '', false",
        "AVQA, 2, two, true",
        "AVQA, ten, 10, true",
        "AVQA, one, saxophone, false",
        "AVQA_LEGACY, 2, two, true",
        "AVQA_LEGACY, one, saxophone, true",
        "AVQA_LEGACY, no, piano, true",
        "AVQA_LEGACY, saxophone, one, false",
        "AVQA_LEGACY, 11, eleven, false",
        "SQA3D, 'Yes,', yes, true",
        "SQA3D, the brown, brown, false",
        "SQA3D, '', brown, false",
        "SQA3D, brown table</s><pad>, brown table, true",
        "SQA3D_LEGACY, the brown, brown, true",
        "SQA3D_LEGACY, table, brown table, true",
        "SQA3D_LEGACY, the table, brown table, false",
        "SQA3D_LEGACY, there are 3, three, true",
        "SQA3D_LEGACY, ',', brown, true",
        "SQA3D_LEGACY, red, brown, false",
    })
    void countsAsTheDataSetsDo(Metric metric, String answer, String accepted, boolean right) {
        assertEquals(right, metric.matches(answer, List.of(accepted)));
    }

    @ParameterizedTest
    @CsvSource({"SQA3D, true", "AVQA, false"})
    void onlyTheFirstLineOfASituatedAnswerCounts(Metric metric, boolean right) {
        assertEquals(right, metric.matches("left\nor right", List.of("left")));
    }
}
