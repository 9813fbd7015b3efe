package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** Runs of a few steps that answer with masks, classes and scores, asked in a real browser. */
@ExtendWith(SharedInstallation.class)
@Tag("browser")
class HeadBrowserIT {

    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final Duration TRAINING = Duration.ofMinutes(4);

    @TempDir static Path place;

    private static Installation affogato;
    private static Server server;
    private static Rest rest;

    @BeforeAll
    static void serve(Installation shared) throws Exception {
        affogato = shared;
        assumeTrue(
                Files.isRegularFile(
                        affogato.folder().resolve("backbones/ristretto-mit/config.json")),
                "the distribution has no backbones/ristretto-mit");
        server =
                Server.start(
                        affogato,
                        Map.of("AFFOGATO_DATA", place.resolve("data").toString()),
                        "--runs",
                        place.resolve("runs").toString());
        rest = new Rest(server.url(), server.token());
    }

    @AfterAll
    static void end() throws Exception {
        if (server != null) {
            try (Server ending = server) {
                assertEquals(143, ending.terminate(), ending::said);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "refer, a mask, .answer .mask img",
        "scene, a class, .answer .scores meter:nth-of-type(4)",
        "comfort, a score, .answer svg.scale circle"
    })
    void anAnswerIsShownAsWhatItIs(String kind, String word, String shown) throws Exception {
        String run = "sixsense-mit-" + kind;
        Path recipe = affogato.folder().resolve("recipes").resolve(run + ".yaml");
        rest.post(
                "api/v1/runs",
                Map.of(
                        "recipe",
                        Files.readString(recipe),
                        "settings",
                        Map.of(
                                "data.task.train", "6",
                                "data.task.validation", "1",
                                "data.task.test", "2",
                                "training.epochs", "1",
                                "training.batch", "4",
                                "training.together", "1",
                                "training.warmupSteps", "0",
                                "training.validateEveryEpochs", "0",
                                "evaluate.split", "none")));
        rest.awaitRun(run, "completed", TRAINING);
        try (Browser browser = Browser.open()) {
            browser.visit(server.openUrl());
            browser.activate("a[href='#/ask']");
            browser.sees(run + ": ");
            browser.sees("answers with " + word);
            browser.finds(".sense img");
            assertTrue(!browser.text().contains("Choices, with commas"), browser::text);
            browser.reach("#words");
            browser.press(Keys.ENTER);
            browser.finds(shown);
            browser.centres(shown);
            browser.picture(PICTURES.resolve("answer-" + kind + ".png"));
            assertEquals(List.of(), browser.graveFindings());
            assertEquals(List.of(), browser.complaints());
        }
    }
}
