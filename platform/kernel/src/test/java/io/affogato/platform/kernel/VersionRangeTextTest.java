package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class VersionRangeTextTest {

    @Test
    void readsTheBoundsOfAFilter() {
        String filter = "(&(osgi.wiring.package=p)(version>=1.2.0)(!(version>=2.0.3)))";

        assertEquals(" version 1.2 up to (not including) 2.0.3", VersionRangeText.of(filter));
        assertEquals(Optional.of("1.2"), VersionRangeText.lowest(filter));
    }

    @Test
    void anyVersionNeedsNoWords() {
        assertEquals("", VersionRangeText.of("(osgi.wiring.package=p)"));
        assertEquals(
                " up to (not including) 3.0",
                VersionRangeText.of("(&(osgi.wiring.package=p)(!(version>=3.0.0)))"));
    }
}
