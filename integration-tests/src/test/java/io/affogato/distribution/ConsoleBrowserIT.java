package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * The web console as an operator without a mouse uses it: a real server, a real browser, every
 * control reached by the tabulator.
 */
@ExtendWith(SharedInstallation.class)
@TestMethodOrder(OrderAnnotation.class)
@Tag("browser")
class ConsoleBrowserIT {

    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final String IN_USE = "[aria-label='Modalities in use'] .state-active";
    private static final String REFUSED =
            "[aria-label='Refused, waiting and retired'] .state-rejected";
    private static final List<String> VIEWS =
            List.of("modalities", "runs", "adapters", "ask", "logs", "system");

    /** A run of a minute: little data, all senses. */
    private static final String SMALL =
            "data.task.train=24\ndata.task.validation=4\ndata.task.test=6\ntraining.batch=16\n"
                    + "training.parts=1\ntraining.epochs=1";

    @TempDir static Path place;

    private static Installation affogato;
    private static Path bundles;
    private static Server server;

    private Browser browser;

    @BeforeAll
    static void serve(Installation shared) throws Exception {
        affogato = shared;
        affogato.assumeBackbone();
        bundles = Files.createDirectories(place.resolve("bundles"));
        server = Server.start(affogato, bundles, "--runs", place.resolve("runs").toString());
    }

    @AfterAll
    static void end() throws Exception {
        if (server != null) {
            try (Server ending = server) {
                assertEquals(143, ending.terminate(), ending::said);
            }
            affogato.assertUntouched();
        }
    }

    @BeforeEach
    void open() throws Exception {
        browser = Browser.open();
        browser.visit(server.openUrl());
        browser.sees("Modalities in use");
    }

    @AfterEach
    void close() {
        browser.close();
    }

    private void view(String name) {
        browser.activate("nav a[href='#/%s']".formatted(name));
        browser.finds("nav a[href='#/%s'][aria-current]".formatted(name));
    }

    private static BundleForge forge() throws Exception {
        try (var files = Files.list(affogato.folder().resolve("bundles"))) {
            return new BundleForge(
                    files.filter(f -> f.getFileName().toString().startsWith("modality-"))
                            .sorted()
                            .findFirst()
                            .orElseThrow());
        }
    }

    @Test
    @Order(1)
    void aBadFileIsShownWithItsReasonWithoutReloading() throws Exception {
        assertEquals(6, browser.count(IN_USE));
        Files.writeString(bundles.resolve("broken.jar"), "this is no archive");
        browser.sees("MOD-101");
        browser.sees("broken.jar");
        Files.delete(bundles.resolve("broken.jar"));
        browser.await(() -> browser.count(REFUSED) == 0, "nothing refused");
    }

    @Test
    @Order(2)
    void installsDisablesAndRollsBackByKeyboard() throws Exception {
        Path first = place.resolve("smell-1.jar");
        Path second = place.resolve("smell-2.jar");
        forge().writeWithId("smell", "1.4.0", first);
        forge().writeWithId("smell", "1.5.0", second);
        install(first);
        browser.finds("a[href='#/modalities/smell']");
        browser.sees("1.4.0");
        install(second);
        browser.sees("1.5.0");
        browser.activate("button[aria-label='disable smell']");
        apply();
        browser.finds("button[aria-label='enable smell']");
        browser.activate("button[aria-label='enable smell']");
        apply();
        browser.finds("button[aria-label='disable smell']");
        browser.activate("button[aria-label='rollback smell']");
        apply();
        browser.activate("a[href='#/modalities/smell']");
        browser.sees("Compare versions");
        browser.sees("1.4.0");
        browser.picture(PICTURES.resolve("modality.png"));
        view("modalities");
        browser.activate("button[aria-label='uninstall smell']");
        apply();
        browser.await(() -> browser.count("button[aria-label='uninstall smell']") == 0, "its end");
    }

    private void install(Path file) {
        browser.fill("#file", file.toString());
        browser.press(Keys.ENTER);
        apply();
    }

    private void apply() {
        browser.finds("dialog[open] button.primary");
        browser.activate("dialog[open] button.primary");
        browser.await(() -> browser.count("dialog[open]") == 0, "the end of the dialog");
    }

    @Test
    @Order(3)
    void aSecondPageSeesTheChange() throws Exception {
        try (Browser other = Browser.open()) {
            other.visit(server.openUrl());
            other.sees("Modalities in use");
            browser.activate("button[aria-label^='disable ']");
            apply();
            other.finds(".state-disabled");
            browser.activate("button[aria-label^='enable ']");
            apply();
            other.await(() -> other.count(IN_USE) == 6, "six in use");
        }
    }

    @Test
    @Order(4)
    void startsARunAndWatchesItsCurveGrow() throws Exception {
        Cable cable = Cable.to(server.url());
        browser.visit(cable.through(server.openUrl()));
        browser.sees("Modalities in use");
        view("runs");
        browser.finds("#recipe option");
        browser.reach("#recipe");
        browser.press("sixsense-crema");
        browser.fill("#name", "watched");
        browser.fill("#settings", SMALL);
        browser.reach("form button.primary");
        browser.press(Keys.ENTER);
        browser.finds("polyline.line-0");
        int before = browser.attribute("polyline.line-0", "points").length();
        browser.await(
                () -> browser.attribute("polyline.line-0", "points").length() > before,
                "a longer curve");
        browser.picture(PICTURES.resolve("run.png"));
        cable.cut();
        browser.sees("no connection");
        int cut = browser.attribute("polyline.line-0", "points").length();
        cable.mend();
        browser.sees("live");
        browser.sees("completed");
        assertTrue(browser.attribute("polyline.line-0", "points").length() > cut, browser::text);
        cable.close();
    }

    @Test
    @Order(5)
    void asksWithASenseOff() throws Exception {
        view("ask");
        browser.finds(".sense img");
        browser.finds(".sense audio");
        browser.reach("#words");
        browser.press(Keys.ENTER);
        browser.sees("with all senses");
        browser.reach(".sense input[type=checkbox]");
        browser.press(Keys.SPACE);
        browser.finds(".answer:nth-of-type(2)");
        assertTrue(browser.text().contains("without "), browser::text);
        browser.picture(PICTURES.resolve("ask.png"));
    }

    @Test
    @Order(6)
    void everyViewIsAccessibleInBothThemesAndKeepsThePolicy() throws Exception {
        for (String theme : List.of("light", "dark")) {
            browser.reach("#bar button");
            browser.press(Keys.ENTER);
            browser.sees("Theme: " + theme);
            for (String view : VIEWS) {
                view(view);
                browser.finds("h1");
                browser.picture(PICTURES.resolve("%s-%s.png".formatted(view, theme)));
                assertEquals(List.of(), browser.graveFindings(), "%s, %s".formatted(view, theme));
            }
        }
        assertEquals(List.of(), browser.complaints());
    }
}
