package io.affogato.platform.launcher.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AffogatoHomeTest {

    @TempDir private Path folder;

    @Test
    void dataLiesInTheUsersHomeUnlessToldOtherwise() {
        Map<String, String> properties =
                Map.of("affogato.home", folder + "/app", "user.home", folder + "/me");

        assertEquals(folder.resolve("me/.affogato"), AffogatoHome.of(Map.of(), properties).data());
        assertEquals(
                folder.resolve("elsewhere"),
                AffogatoHome.of(Map.of("AFFOGATO_DATA", folder + "/elsewhere"), properties).data());
    }

    @Test
    void bundlesComeFromTheInstallationTheUserAndFurtherFolders() {
        String more = folder + "/x" + File.pathSeparator + folder + "/y";

        AffogatoHome home =
                AffogatoHome.of(
                        Map.of("AFFOGATO_BUNDLES", more, "AFFOGATO_DATA", folder + "/data"),
                        Map.of("affogato.home", folder + "/app"));

        assertEquals(
                List.of(
                        folder.resolve("app/bundles"),
                        folder.resolve("data/bundles"),
                        folder.resolve("x"),
                        folder.resolve("y")),
                home.bundleFolders());
    }

    @Test
    void filesAndBackbonesAreAlsoSoughtInTheInstallation() throws IOException {
        AffogatoHome home = new AffogatoHome(folder, folder.resolve("data"), List.of());
        Path recipe = folder.resolve("recipes/one.yaml");
        Files.createDirectories(recipe.getParent());
        Files.writeString(recipe, "schema: x");
        Path small = Files.createDirectories(folder.resolve("backbones/small"));
        Files.writeString(small.resolve("config.json"), "{}");

        assertEquals(recipe, home.find(Path.of("recipes/one.yaml")));
        assertEquals(small, home.backbone("small"));
        assertEquals(small, home.backbone(small.toString()));

        ModalityException missing =
                assertThrows(ModalityException.class, () -> home.backbone("large"));
        assertEquals(ErrorCode.MISSING_WEIGHTS, missing.code());
        assertTrue(missing.getMessage().contains("[small]"), missing.getMessage());
    }
}
