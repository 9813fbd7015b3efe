package io.affogato.platform.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.affogato.platform.report.ReportModel.Point;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {

    @Test
    void ticksAreRoundAndInside() {
        assertEquals(
                List.of("0", "0.5", "1", "1.5", "2", "2.5"),
                new Scale(0, 2.6, 0, 100).ticks(6).stream().map(Numbers::shortest).toList());
        assertEquals(List.of(20.0, 40.0), new Scale(12, 55, 0, 100).ticks(3));
    }

    @Test
    void anAxisFromZeroEndsAtARoundNumber() {
        assertEquals(2.5, Scale.fromZero(2.31, 5, 0, 10).high());
        assertEquals(1, Scale.fromZero(0, 5, 0, 10).high());
    }

    @Test
    void valuesLandOnPixels() {
        assertEquals(75, new Scale(0, 4, 100, 0).at(1));
        assertThrows(IllegalArgumentException.class, () -> new Scale(1, 1, 0, 9));
    }

    @Test
    void thinningKeepsTheMean() {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 1600; i++) {
            points.add(new Point(i, i % 2 == 0 ? 3 : 5));
        }
        List<Point> thin = Curve.thin(points);
        assertEquals(160, thin.size());
        assertEquals(4.5, thin.get(0).x());
        assertEquals(4.0, thin.get(159).y());
    }

    @Test
    void aValueThatIsNotFiniteLeavesAGap() {
        Scale axis = new Scale(0, 10, 0, 10);
        List<Point> points =
                List.of(
                        new Point(1, 2),
                        new Point(2, Double.NaN),
                        new Point(3, 4),
                        new Point(5, 6));
        assertEquals("M1.0 2.0M3.0 4.0L5.0 6.0", Curve.path(points, axis, axis));
    }

    @Test
    void numbersReadTheSameEverywhere() {
        assertEquals("1\u202f234\u202f567", Numbers.count(1_234_567));
        assertEquals("4 min 07 s", Numbers.duration(247));
        assertEquals("1 h 02 min", Numbers.duration(3725));
        assertEquals("8.2 s", Numbers.duration(8.2));
    }
}
