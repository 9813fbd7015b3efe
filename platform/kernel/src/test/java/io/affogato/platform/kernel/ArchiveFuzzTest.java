package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Good bundles with something changed at random: taken, or refused with a code, and quickly. */
final class ArchiveFuzzTest {

    private static final TrustPolicy OPEN = new TrustPolicy(TrustSettings.OPEN);
    private static final String MANIFEST = ZipBytes.MANIFEST;

    @TempDir private Path folder;
    private final Map<RefusalCode, Integer> refusals = new EnumMap<>(RefusalCode.class);
    private int taken;

    @Test
    void twoHundredChangedBundles() throws Exception {
        fuzz(200, 17);
    }

    @Test
    @Tag("slow")
    void fiveThousandChangedBundles() throws Exception {
        fuzz(5000, 29);
        assertTrue(taken > 50, () -> "only %d taken".formatted(taken));
        assertTrue(refusals.size() >= 6, refusals::toString);
    }

    private void fuzz(int count, long seed) throws Exception {
        Random random = new Random(seed);
        Path plain = BundleJar.of("sight").write(folder.resolve("plain.jar"));
        Path signed =
                new SigningKeys(folder.resolve("keys.p12"))
                        .add("fuzzer", "-validity", "30")
                        .sign(plain, folder.resolve("signed.jar"), "fuzzer");
        List<Path> good = List.of(plain, signed);
        for (int i = 0; i < count; i++) {
            Path base = good.get(i % good.size());
            byte[] bytes = i % 3 == 0 ? changedManifest(base, random) : changedBytes(base, random);
            Path jar = Files.write(folder.resolve("changed.jar"), bytes);
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> judge(jar), "seed %d".formatted(seed));
        }
        int refused = refusals.values().stream().mapToInt(Integer::intValue).sum();
        assertEquals(count, taken + refused);
    }

    private void judge(Path jar) throws IOException {
        try {
            Manifest manifest = ArchiveInspection.inspect(jar);
            TrustDecision decision = OPEN.decide(jar, "00".repeat(32));
            BundleStore.Stored stored = new BundleStore.Stored(jar, "00".repeat(32), true);
            ManifestRules.read(jar, stored, manifest, OPEN, decision);
            taken++;
        } catch (RefusedException e) {
            refusals.merge(e.code(), 1, Integer::sum);
        }
    }

    private static byte[] changedBytes(Path base, Random random) throws IOException {
        byte[] bytes = Files.readAllBytes(base);
        int at = random.nextInt(bytes.length);
        int length = 1 + random.nextInt(40);
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> without(bytes, at, Math.min(bytes.length, at + length));
            case 2 -> twice(bytes, at, Math.min(bytes.length, at + length));
            case 3 -> flipped(bytes, bytes.length - 1 - random.nextInt(400), random);
            default -> flipped(bytes, at, random);
        };
    }

    private static byte[] flipped(byte[] bytes, int at, Random random) {
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            bytes[Math.min(bytes.length - 1, at + random.nextInt(6))] ^=
                    (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int from, int to) {
        byte[] less = Arrays.copyOf(bytes, bytes.length - (to - from));
        System.arraycopy(bytes, to, less, from, bytes.length - to);
        return less;
    }

    private static byte[] twice(byte[] bytes, int from, int to) {
        byte[] more = Arrays.copyOf(bytes, bytes.length + to - from);
        System.arraycopy(bytes, from, more, to, bytes.length - from);
        return more;
    }

    /** Changes a few characters of the manifest, in an archive that is sound otherwise. */
    private byte[] changedManifest(Path base, Random random) throws IOException {
        JarEdit edit = JarEdit.of(base);
        StringBuilder text =
                new StringBuilder(new String(edit.get(MANIFEST), StandardCharsets.UTF_8));
        String alphabet = "\"=;:,.()&!<>@ \r\n-_az09ü\0";
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            int at = random.nextInt(text.length());
            char c = alphabet.charAt(random.nextInt(alphabet.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, c);
                default -> text.setCharAt(at, c);
            }
        }
        edit.put(MANIFEST, text.toString().getBytes(StandardCharsets.UTF_8));
        return Files.readAllBytes(edit.write(folder.resolve("edited.jar")));
    }
}
