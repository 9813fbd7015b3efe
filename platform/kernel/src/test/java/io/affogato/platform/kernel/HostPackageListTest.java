package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class HostPackageListTest {

    @Test
    void theBuildListsTheApiWithVersions() {
        List<String> packages = List.of(EmbeddedFramework.hostPackages().split(",", -1));

        assertTrue(
                packages.contains("io.affogato.modality;version=\"1.0.0\""), () -> "" + packages);
        assertTrue(packages.stream().anyMatch(p -> p.startsWith("ai.djl.ndarray;version=\"0.")));
        assertTrue(packages.stream().anyMatch(p -> p.startsWith("ai.djl.ndarray.types;")));
        assertTrue(packages.stream().anyMatch(p -> p.startsWith("org.slf4j;version=\"2.")));
        assertTrue(packages.contains("io.affogato.platform.admin;version=\"1.0.0\""));
    }

    @Test
    void nothingElseOfTheHostIsExported() {
        for (String line : List.of(EmbeddedFramework.hostPackages().split(",", -1))) {
            assertFalse(line.contains("internal"), line);
            assertFalse(line.startsWith("io.affogato.platform.kernel"), line);
            assertFalse(line.startsWith("io.affogato.platform.launcher"), line);
            assertFalse(line.startsWith("io.affogato.fusion"), line);
        }
    }
}
