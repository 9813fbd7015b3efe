package io.affogato.bundle.sixsense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.media.ImageReader;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Progress;
import io.affogato.modality.TaskSource.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SixsenseTaskTest {

    private static final int TRAIN = 3;
    private static final int VALIDATION = 1;
    private static final int TEST = 2;

    @TempDir Path folder;

    @Test
    void equalRequestsWriteEqualBytes() throws IOException {
        Path first = make("first", 5);
        Path again = make("again", 5);
        List<String> files = files(first);
        assertEquals(files, files(again));
        for (String file : files) {
            assertArrayEquals(
                    Files.readAllBytes(first.resolve(file)),
                    Files.readAllBytes(again.resolve(file)),
                    file);
        }
        Path other = make("other", 6);
        assertNotEquals(
                Files.readString(first.resolve("test.jsonl")),
                Files.readString(other.resolve("test.jsonl")));
    }

    @Test
    void everyFileOfASampleIsThere() throws IOException {
        Path made = make("made", 9);
        assertEquals(List.of("made"), children(folder));
        assertEquals(
                List.of("clips", "dataset.json", "test.jsonl", "train.jsonl", "validation.jsonl"),
                children(made));
        assertEquals(TRAIN + VALIDATION + TEST, children(made.resolve("clips")).size());
        assertEquals(
                List.of(
                        "clip.mp4",
                        "depth.png",
                        "intrinsics.json",
                        "scene.json",
                        "thermal.tiff",
                        "touch"),
                children(made.resolve("clips/train-0002")));
        assertEquals(
                List.of("clip.mp4", "points.ply", "scene.json", "thermal.tiff", "touch"),
                children(made.resolve("clips/test-0001")));
        List<String> lines = Files.readAllLines(made.resolve("test.jsonl"));
        assertTrue(lines.size() >= TEST * 16, "%d lines".formatted(lines.size()));
        assertTrue(lines.get(0).startsWith("{\"id\":\"test-0000-00\",\"media\":{\"video\":"));
    }

    @Test
    void furtherKindsAddFilesAndChangeNone() throws IOException {
        Path plain = make("plain", 5);
        Path more = folder.resolve("more");
        new SixsenseTask()
                .make(
                        new Request(
                                more,
                                5,
                                TRAIN,
                                VALIDATION,
                                TEST,
                                Set.copyOf(new SixsenseTask().kinds())),
                        Progress.NONE);
        for (String file : files(plain)) {
            assertArrayEquals(
                    Files.readAllBytes(plain.resolve(file)),
                    Files.readAllBytes(more.resolve(file)),
                    file);
        }
        List<String> added = new ArrayList<>(files(more));
        added.removeAll(files(plain));
        added.removeIf(file -> file.matches("clips/[a-z]+-\\d+/mask-(left|middle|right)\\.png"));
        assertEquals(
                List.of(
                        "comfort-test.jsonl",
                        "comfort-train.jsonl",
                        "comfort-validation.jsonl",
                        "refer-test.jsonl",
                        "refer-train.jsonl",
                        "refer-validation.jsonl",
                        "scene-test.jsonl",
                        "scene-train.jsonl",
                        "scene-validation.jsonl"),
                added);
        assertEquals(TRAIN, Files.readAllLines(more.resolve("comfort-train.jsonl")).size());
        assertEquals(TEST, Files.readAllLines(more.resolve("scene-test.jsonl")).size());
        checkMasks(more, "refer-train.jsonl");
    }

    private static void checkMasks(Path made, String file) throws IOException {
        List<Clip> plan = Plan.draw(new Request(made, 5, TRAIN, VALIDATION, TEST));
        Pattern mask = Pattern.compile("\"mask\":\"clips/([a-z]+-\\d+)/mask-([a-z]+)\\.png\"");
        for (String line : Files.readAllLines(made.resolve(file))) {
            Matcher found = mask.matcher(line);
            assertTrue(found.find(), line);
            Clip clip =
                    plan.stream()
                            .filter(each -> each.name().equals(found.group(1)))
                            .findFirst()
                            .orElseThrow();
            Place place = Place.valueOf(found.group(2).toUpperCase(Locale.ROOT));
            int index = clip.scene().things().indexOf(clip.scene().at(place).orElseThrow());
            Staging staging = Staging.of(clip.scene(), clip.seed());
            boolean[] expected = CameraView.of(staging, ClipMaker.SIDE).silhouette(index);
            Path picture = made.resolve("clips").resolve(clip.name());
            byte[] rgb = ImageReader.read(picture.resolve("mask-" + place.word() + ".png")).rgb();
            assertEquals(3 * expected.length, rgb.length);
            for (int i = 0; i < rgb.length; i++) {
                assertEquals(expected[i / 3] ? 255 : 0, rgb[i] & 0xff);
            }
        }
    }

    @Test
    void anUnknownKindIsRefused() {
        Request request = new Request(folder.resolve("odd"), 1, 1, 1, 1, Set.of("captions"));
        ModalityException refused =
                assertThrows(
                        ModalityException.class,
                        () -> new SixsenseTask().make(request, Progress.NONE));
        assertEquals(ErrorCode.BAD_RECIPE, refused.code());
        assertTrue(refused.getMessage().contains("[refer, scene, comfort]"), refused.getMessage());
    }

    @Test
    void noSceneIsInTwoSplits() {
        Set<Scene> scenes = new HashSet<>();
        List<Clip> plan = Plan.draw(new Request(folder, 3, 4000, 200, 500));
        plan.forEach(clip -> assertTrue(scenes.add(clip.scene()), clip::name));
        assertEquals(4700, scenes.size());
    }

    @Test
    void testScenesDoNotDependOnTheSizeOfTraining() {
        List<Clip> few = Plan.draw(new Request(folder, 3, 10, 5, 7));
        List<Clip> many = Plan.draw(new Request(folder, 3, 100, 50, 7));
        assertEquals(few.subList(0, 7), many.subList(0, 7));
    }

    @Test
    void anExistingFolderIsRefused() {
        ModalityException refused =
                assertThrows(
                        ModalityException.class,
                        () ->
                                new SixsenseTask()
                                        .make(new Request(folder, 1, 1, 1, 1), Progress.NONE));
        assertEquals(ErrorCode.NO_OUTPUT, refused.code());
    }

    @Test
    void aStoppedMakerLeavesNothing() throws IOException {
        Path target = folder.resolve("stopped");
        assertThrows(
                IllegalStateException.class,
                () ->
                        new SixsenseTask()
                                .make(
                                        new Request(target, 1, 2, 1, 1),
                                        (what, done, total) -> {
                                            if (done == 2) {
                                                throw new IllegalStateException("enough");
                                            }
                                        }));
        assertFalse(Files.exists(target));
        assertEquals(List.of(), children(folder));
    }

    private Path make(String name, long seed) {
        Path target = folder.resolve(name);
        Request request = new Request(target, seed, TRAIN, VALIDATION, TEST);
        new SixsenseTask().make(request, Progress.NONE);
        return target;
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> root.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    private static List<String> children(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
