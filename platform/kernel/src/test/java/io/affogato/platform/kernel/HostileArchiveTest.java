package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives made to harm, each by its bytes. */
final class HostileArchiveTest {

    private static final byte[] SOME = ZipBytes.text("some content of some class");

    /** Small, so that tests are quick: every one of them is met by some test. */
    private static final ArchiveLimits LIMITS =
            new ArchiveLimits(1 << 20, 40, 5 << 20, 200, 3000, 1 << 19, 1);

    @TempDir private Path folder;

    @Test
    void goodArchivesAreTaken() throws Exception {
        byte[] library = ZipBytes.archive().deflated("lib/B.class", SOME).bytes();
        Path jar =
                write(
                        ZipBytes.archive()
                                .stored("META-INF/", new byte[0])
                                .deflated("a/A.class", SOME)
                                .stored("a/empty", new byte[0])
                                .deflated("ünï/..name", SOME)
                                .stored("lib/library.jar", library)
                                .comment(ZipBytes.text("made by hand")));

        assertEquals(
                "1.0",
                ArchiveInspection.inspect(jar, LIMITS)
                        .getMainAttributes()
                        .getValue("Manifest-Version"));
    }

    @Test
    void noPrefixIsTaken() throws Exception {
        byte[] whole = good().bytes();
        for (int length = 0; length < whole.length; length++) {
            Path part = Files.write(folder.resolve("part.jar"), Arrays.copyOf(whole, length));
            assertThrows(RefusedException.class, () -> ArchiveInspection.inspect(part, LIMITS));
        }
    }

    @Test
    void nothingButZipIsTaken() throws Exception {
        byte[] noise = new byte[5000];
        new Random(3).nextBytes(noise);
        Path file = Files.write(folder.resolve("noise.jar"), noise);

        assertEquals(RefusalCode.NOT_AN_ARCHIVE, refused(file).code());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "../../evil.class",
                "a/../../evil.class",
                "a/..",
                "..",
                "./a",
                "a//b",
                "C:/evil.dll",
                "a\\..\\evil",
                "a\0.class",
                "a\nb",
                ""
            })
    void unsafeNamesAreRefused(String name) throws Exception {
        refused(RefusalCode.BAD_ENTRY, ZipBytes.archive().stored(name, SOME));
    }

    @Test
    void oneNameTwiceIsRefused() throws Exception {
        refused(
                RefusalCode.BAD_ENTRY,
                ZipBytes.archive().stored("a/A.class", SOME).stored("a/A.class", new byte[3]));
        refused(
                RefusalCode.BAD_ENTRY,
                ZipBytes.archive().stored("a/A.class", SOME).stored("A/a.CLASS", SOME));
        refused(
                RefusalCode.BAD_ENTRY,
                ZipBytes.archive().stored("a", SOME).stored("a/", new byte[0]));
        refused(RefusalCode.AMBIGUOUS, ZipBytes.archive().stored("a/A.class", SOME).again());
    }

    @Test
    void linksAndFoldersWithContentAreRefused() throws Exception {
        refused(
                RefusalCode.BAD_ENTRY,
                ZipBytes.archive()
                        .stored("link", SOME)
                        .central(4, 3 << 8 | 20)
                        .central(40, 0120777));
        refused(RefusalCode.BAD_ENTRY, ZipBytes.archive().stored("folder/", SOME));
    }

    @Test
    void bombsAreStoppedWhileTheyAreRead() throws Exception {
        byte[] zeros = new byte[3 << 20];
        refused(RefusalCode.TOO_LARGE, ZipBytes.archive().deflated("zeros", zeros));

        ZipBytes many = ZipBytes.archive();
        for (int i = 0; i < 40; i++) {
            many.stored("e" + i, new byte[0]);
        }
        refused(RefusalCode.TOO_LARGE, many);

        ZipBytes wide = ZipBytes.archive();
        for (int i = 0; i < 7; i++) {
            wide.deflated("part" + i, new byte[900_000]);
        }
        refused(RefusalCode.TOO_LARGE, wide);
    }

    @Test
    void nestedBombsAreStopped() throws Exception {
        byte[] bomb = ZipBytes.archive().deflated("zeros", new byte[3 << 20]).bytes();
        refused(RefusalCode.TOO_LARGE, ZipBytes.archive().stored("lib/bomb.jar", bomb));

        byte[] innermost = ZipBytes.archive().bytes();
        byte[] inner = ZipBytes.archive().stored("lib/inner.JAR", innermost).bytes();
        refused(RefusalCode.TOO_LARGE, ZipBytes.archive().stored("lib/outer.jar", inner));

        ZipBytes half = ZipBytes.archive();
        for (int i = 0; i < 20; i++) {
            half.stored("e" + i, new byte[0]);
        }
        refused(
                RefusalCode.TOO_LARGE,
                ZipBytes.archive().stored("a.jar", half.bytes()).stored("b.jar", half.bytes()));
    }

    @Test
    void embeddedArchivesAreHeldToTheSameRules() throws Exception {
        byte[] bad = ZipBytes.archive().stored("../evil", SOME).bytes();

        RefusedException refused =
                refused(RefusalCode.BAD_ENTRY, ZipBytes.archive().stored("lib/bad.jar", bad));

        assertTrue(refused.getMessage().startsWith("the embedded archive 'lib/bad.jar'"));
        refused(RefusalCode.NOT_AN_ARCHIVE, ZipBytes.archive().stored("lib/no.jar", SOME));
        refused(
                RefusalCode.TOO_LARGE,
                ZipBytes.archive().stored("lib/large.jar", new byte[(1 << 19) + 1]));
    }

    @Test
    void largeFilesAndManifestsAreRefused() throws Exception {
        byte[] noise = new byte[(1 << 20) + 1];
        new Random(5).nextBytes(noise);
        refused(RefusalCode.TOO_LARGE, ZipBytes.archive().stored("noise", noise));

        byte[] manifest = ZipBytes.text("Manifest-Version: 1.0\n" + "A: b\n".repeat(700));
        refused(RefusalCode.TOO_LARGE, new ZipBytes().deflated(ZipBytes.MANIFEST, manifest));
    }

    @Test
    void bytesThatBelongToNoEntryAreRefused() throws Exception {
        refused(RefusalCode.AMBIGUOUS, new ZipBytes().raw(SOME).stored(ZipBytes.MANIFEST, SOME));
        refused(RefusalCode.AMBIGUOUS, good().raw(SOME).stored("b", SOME));
        refused(RefusalCode.AMBIGUOUS, good().raw(SOME));
        refused(RefusalCode.AMBIGUOUS, good().beforeEnd(new byte[9]));

        byte[] whole = good().bytes();
        refused(RefusalCode.AMBIGUOUS, concat(ZipBytes.text("#!/bin/sh\n"), whole));
        refused(RefusalCode.AMBIGUOUS, concat(whole, ZipBytes.text("behind")));
        refused(RefusalCode.AMBIGUOUS, good().comment(ZipBytes.archive().bytes()));
    }

    @Test
    void headersThatDisagreeAreRefused() throws Exception {
        refused(RefusalCode.AMBIGUOUS, good().central(8, 0)); // flags
        refused(RefusalCode.AMBIGUOUS, good().central(10, 0)); // method
        refused(RefusalCode.AMBIGUOUS, good().central32(16, 77)); // check sum
        refused(RefusalCode.AMBIGUOUS, good().central32(20, 7)); // packed size
        refused(RefusalCode.AMBIGUOUS, good().central32(24, 7)); // size
        refused(RefusalCode.AMBIGUOUS, good().central(46, 'x')); // name
        refused(RefusalCode.AMBIGUOUS, good().central32(42, 1)); // place
        refused(RefusalCode.DAMAGED, good().central32(42, 0x7fffffff));
        refused(RefusalCode.AMBIGUOUS, good().centralExtra(0x7075, ZipBytes.text("other name")));
    }

    @Test
    void whatOtherProgramsReadOtherwiseIsRefused() throws Exception {
        refused(RefusalCode.BAD_ENTRY, good().both(6, 8, 1 | 1 << 11)); // encrypted
        refused(RefusalCode.BAD_ENTRY, good().both(8, 10, 12)); // bzip2
        refused(RefusalCode.AMBIGUOUS, good().stored("ünmarked", SOME).both(6, 8, 0));
        refused(RefusalCode.AMBIGUOUS, good().central32(24, -1)); // zip64
        refused(RefusalCode.AMBIGUOUS, good().end(10, 0xffff));
        refused(RefusalCode.AMBIGUOUS, good().end(8, 1)); // several files
        byte[] locator = new byte[20];
        System.arraycopy(new byte[] {'P', 'K', 6, 7}, 0, locator, 0, 4);
        refused(RefusalCode.AMBIGUOUS, good().beforeEnd(locator));
    }

    @Test
    void contentThatIsNotWhatTheHeaderSaysIsRefused() throws Exception {
        byte[] packed = ZipBytes.deflate(SOME);
        refused(RefusalCode.DAMAGED, good().packed("short", new byte[3], packed));
        refused(RefusalCode.DAMAGED, good().packed("tail", SOME, concat(packed, SOME)));
        refused(RefusalCode.DAMAGED, good().packed("cut", SOME, Arrays.copyOf(packed, 9)));
        refused(RefusalCode.DAMAGED, good().packed("noise", SOME, ZipBytes.text("\7\7\7")));
    }

    @Test
    void anArchiveWithoutManifestIsNoBundle() throws Exception {
        refused(RefusalCode.BAD_MANIFEST, new ZipBytes().stored("a", SOME));
        refused(RefusalCode.BAD_MANIFEST, new ZipBytes());
        byte[] noHeader = ZipBytes.text("no header\n");
        refused(RefusalCode.BAD_MANIFEST, new ZipBytes().stored(ZipBytes.MANIFEST, noHeader));
    }

    @Test
    void theUsualLimitsAreThoseOfTheDocuments() {
        ArchiveLimits usual = ArchiveLimits.USUAL;
        assertEquals(512L << 20, usual.bytes());
        assertEquals(20_000, usual.entries());
        assertEquals(2L << 30, usual.inflated());
        assertEquals(200, usual.ratio());
        assertEquals(1L << 20, usual.manifest());
        assertEquals(1, usual.depth());
    }

    private static ZipBytes good() {
        return ZipBytes.archive().deflated("a/A.class", SOME);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private Path write(ZipBytes zip) throws IOException {
        return zip.write(folder.resolve("archive.jar"));
    }

    private RefusedException refused(RefusalCode code, ZipBytes zip) throws IOException {
        return refused(code, zip.bytes());
    }

    private RefusedException refused(RefusalCode code, byte[] bytes) throws IOException {
        RefusedException refused = refused(Files.write(folder.resolve("bad.jar"), bytes));
        assertEquals(code, refused.code(), refused.getMessage());
        return refused;
    }

    private static RefusedException refused(Path jar) {
        return assertThrows(RefusedException.class, () -> ArchiveInspection.inspect(jar, LIMITS));
    }
}
