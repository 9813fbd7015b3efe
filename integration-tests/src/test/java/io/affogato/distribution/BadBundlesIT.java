package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad archives of every kind are dropped into the folder of one running process: each ends in its
 * state, with its code and in words that say what to do, and what was in use stays in use.
 */
@ExtendWith(SharedInstallation.class)
@TestMethodOrder(OrderAnnotation.class)
class BadBundlesIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);

    @TempDir static Path place;

    private static Installation affogato;
    private static Map<String, String> environment;
    private static Path bundles;
    private static BundleForge forge;
    private static Watch watch;

    @BeforeAll
    static void dropGoodOnesAndOneThatHangs(Installation shared) throws Exception {
        affogato = shared;
        bundles = Files.createDirectories(place.resolve("drop in"));
        environment =
                Map.of(
                        "AFFOGATO_BUNDLES", bundles.toString(),
                        "AFFOGATO_DATA", place.resolve("data").toString());
        forge = new BundleForge(affogato.folder().resolve("bundles/modality-touch-1.0.0.jar"));
        forge.copy().id("steady").write(bundles.resolve("steady.jar"));
        forge.copy().id("guarded").write(bundles.resolve("guarded.jar"));
        watch = Watch.start(affogato, environment, "-o", "json");
        watch.await(Duration.ofMinutes(3), "affogato.modality.list/2", "steady", "guarded");
        String hang =
                "while (true) { try { Thread.sleep(60_000); } catch (InterruptedException e) {} }";
        forge.copy().id("stuck").onStart(hang).write(bundles.resolve("stuck.jar"));
    }

    @AfterAll
    static void endAndLeaveTheInstallationAsItWas() throws Exception {
        if (watch != null) {
            watch.close();
            affogato.assertUntouched();
        }
    }

    private static void assertTold(String state, String code, String... words)
            throws InterruptedException {
        assertTold(SOON, state, code, words);
    }

    private static void assertTold(Duration limit, String state, String code, String... words)
            throws InterruptedException {
        List<String> all =
                new ArrayList<>(List.of("\"to\":\"" + state + "\"", "\"code\":\"" + code + "\""));
        all.addAll(List.of(words));
        watch.await(limit, all.toArray(String[]::new));
    }

    @Test
    void aCorruptArchiveIsRejected() throws Exception {
        Files.write(bundles.resolve("junk.jar"), new byte[4321]);

        assertTold(
                "REJECTED",
                "MOD-101",
                "junk.jar",
                "4321 bytes that are not a complete zip archive",
                "no central directory");
    }

    @Test
    void aGoodFileOverwrittenByAPartOfItsSuccessorStaysInUse() throws Exception {
        Path next = place.resolve("next.jar");
        forge.copy().id("steady").version("1.1.0").write(next);
        byte[] bytes = Files.readAllBytes(next);

        Files.write(bundles.resolve("steady.jar"), Arrays.copyOf(bytes, bytes.length / 2));
        assertTold(
                "REJECTED",
                "MOD-101",
                "steady.jar",
                "not a complete zip archive",
                "still being copied",
                "modality 'steady' 1.0.0 stays installed");
        assertFalse(String.join("\n", watch.lines()).contains("DRAINING"), "the old one went");

        Files.write(bundles.resolve("steady.jar"), bytes);
        assertTold("ACTIVE", "", "steady.jar was dropped");
    }

    @Test
    void aMissingPackageIsNamed() throws Exception {
        forge.copy()
                .id("needy")
                .needs("com.acme.nope;version=\"[1,2)\"")
                .write(bundles.resolve("needy.jar"));

        assertTold(
                "REJECTED",
                "MOD-301",
                "needs package com.acme.nope version 1.0 up to (not including) 2.0",
                "nothing provides it",
                "embed the library (bnd -includeresource or -conditionalpackage)");
    }

    @Test
    void anotherVersionOfTheSpiIsNamed() throws Exception {
        forge.copy().id("future").forNextSpi().write(bundles.resolve("future.jar"));

        assertTold(
                "REJECTED",
                "MOD-302",
                "built for modality SPI 2.0 up to (not including) 3.0, this runtime offers 1.0",
                "use a release made for it");
    }

    @Test
    void anUpdateThatThrowsInItsActivatorLeavesTheOldVersionInUse() throws Exception {
        String fault =
                "throw new IllegalStateException(\"no lens\", new java.io.IOException(\"no bus\"));";
        forge.copy()
                .id("guarded")
                .version("1.1.0")
                .onStart(fault)
                .write(bundles.resolve("guarded-1.1.0.jar"));

        assertTold(
                "REJECTED",
                "MOD-401",
                "starting failed: java.lang.IllegalStateException: no lens",
                "modality 'guarded' 1.0.0 stays installed");
        String why =
                affogato.run(environment, "modality", "diag", "guarded", "-o", "json")
                        .ends(0)
                        .out();
        assertTrue(why.contains("at io.affogato.bundle.made.Start.work(Start.java:4)"), why);
        assertTrue(why.contains("caused by java.io.IOException: no bus"), why);
    }

    @Test
    void oneThatHangsIsQuarantinedWithThePlaceWhereItIs() throws Exception {
        assertTold(
                ANSWER_LIMIT.plus(SOON),
                "QUARANTINED",
                "MOD-402",
                "no answer in 20.0 s while starting",
                "blocked at io.affogato.bundle.made.Start.work(Start.java:4)");
    }

    @Test
    void hostileArchivesAreRejected() throws Exception {
        forge.copy()
                .id("parasite")
                .header("Fragment-Host", none -> "system.bundle;extension:=framework")
                .write(bundles.resolve("parasite.jar"));
        forge.copy()
                .id("climber")
                .entry("../climbed.txt", new byte[3])
                .write(bundles.resolve("climber.jar"));
        forge.copy()
                .id("bomb")
                .entry("zeros", new byte[20 << 20])
                .write(bundles.resolve("bomb.jar"));
        Files.write(bundles.resolve("twice.jar"), withOneNameTwice());

        assertTold("REJECTED", "MOD-216", "Fragment-Host");
        assertTold("REJECTED", "MOD-104", "../climbed.txt");
        assertTold("REJECTED", "MOD-103", "zeros");
        assertTold("REJECTED", "MOD-104", "twice");
    }

    private static byte[] withOneNameTwice() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : List.of("twice-1", "twice-2")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(7);
            }
        }
        String patched = bytes.toString(StandardCharsets.ISO_8859_1).replace("twice-2", "twice-1");
        return patched.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void theListShowsEveryFileWithItsReasonAndTheRestAsItWas() throws Exception {
        assertTold(ANSWER_LIMIT.plus(SOON), "QUARANTINED", "MOD-402", "stuck");
        assertTrue(watch.isAlive());
        String list = affogato.run(environment, "modality", "list", "-o", "json").ends(0).out();

        JsonNode document = new ObjectMapper().readTree(list);
        assertEquals(
                List.of(
                        "bomb.jar REJECTED MOD-103",
                        "climber.jar REJECTED MOD-104",
                        "future.jar REJECTED MOD-302",
                        "guarded-1.1.0.jar REJECTED MOD-401",
                        "junk.jar REJECTED MOD-101",
                        "needy.jar REJECTED MOD-301",
                        "parasite.jar REJECTED MOD-216",
                        "stuck.jar QUARANTINED MOD-402",
                        "twice.jar REJECTED MOD-104"),
                rows(document.path("refused")).stream()
                        .map(r -> "%s %s %s".formatted(file(r), text(r, "state"), text(r, "code")))
                        .sorted()
                        .toList());
        assertEquals(
                List.of(
                        "audio 1.0.0",
                        "flow 1.0.0",
                        "guarded 1.0.0",
                        "image 1.0.0",
                        "pointcloud 1.0.0",
                        "steady 1.1.0",
                        "thermal 1.0.0",
                        "touch 1.0.0"),
                rows(document.path("items")).stream()
                        .filter(r -> text(r, "state").equals("ACTIVE"))
                        .filter(r -> !text(r, "id").contains("sixsense")) // a task
                        .map(r -> text(r, "id") + " " + text(r, "version"))
                        .sorted()
                        .toList());
        assertEquals(143, watch.terminate());
    }

    private static List<JsonNode> rows(JsonNode array) {
        List<JsonNode> rows = new ArrayList<>();
        array.forEach(rows::add);
        return rows;
    }

    private static String text(JsonNode row, String name) {
        return row.path(name).asText();
    }

    private static String file(JsonNode row) {
        return Path.of(text(row, "file")).getFileName().toString();
    }
}
