package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose bundles are taken: real keys, real signatures, and what can be done to them. */
final class TrustPolicyTest {

    private static final String CLASS = "io/example/sense/Sense.class";
    private static final String HASH = "0f".repeat(32);

    @TempDir private static Path place;
    private static SigningKeys keys;
    private static Path plain;
    private static Path signed;

    @TempDir private Path folder;

    @BeforeAll
    static void sign() throws Exception {
        keys =
                new SigningKeys(place.resolve("keys.p12"))
                        .add("release", "-validity", "30")
                        .add("stranger", "-validity", "30")
                        .add("former", "-startdate", "-90d", "-validity", "60");
        plain = BundleJar.of("sight").write(place.resolve("plain.jar"));
        signed = keys.sign(plain, place.resolve("signed.jar"), "release");
    }

    @Test
    void anArchiveWhollySignedByATrustedSignerIsTaken() throws Exception {
        TrustDecision decision = policy(TrustMode.SIGNED).decide(signed, HASH);

        assertEquals(new TrustDecision(TrustMode.SIGNED, "the release key"), decision);
        assertEquals("signed by the release key", decision.toString());
        ArchiveInspection.inspect(signed);
    }

    @Test
    void anAddedEntryIsNotCovered() throws Exception {
        Path jar = edited().put("io/example/sense/Extra.class", new byte[7]).write(file());

        String reason = refused(RefusalCode.UNSIGNED, TrustMode.SIGNED, jar);

        assertTrue(reason.contains("'io/example/sense/Extra.class'"), reason);
        refused(RefusalCode.UNSIGNED, TrustMode.OPEN, jar);
    }

    @Test
    void aChangedEntryIsNoticed() throws Exception {
        JarEdit edit = edited();
        byte[] code = edit.get(CLASS).clone();
        code[code.length / 2] ^= 4;

        Path jar = edit.put(CLASS, code).write(file());

        String reason = refused(RefusalCode.TAMPERED, TrustMode.SIGNED, jar);
        assertTrue(reason.contains(CLASS), reason);
        refused(RefusalCode.TAMPERED, TrustMode.OPEN, jar);
    }

    @Test
    void aChangedManifestIsNoticed() throws Exception {
        JarEdit edit = edited();
        String manifest = new String(edit.get("META-INF/MANIFEST.MF"), StandardCharsets.UTF_8);
        String other = manifest.replace("Bundle-Version: 1.0.0", "Bundle-Version: 9.0.0");
        edit.put("META-INF/MANIFEST.MF", other.getBytes(StandardCharsets.UTF_8));

        refused(RefusalCode.TAMPERED, TrustMode.SIGNED, edit.write(file()));
    }

    @Test
    void aStrippedSignatureLeavesAnUnsignedArchive() throws Exception {
        Path jar = edited().remove("META-INF/RELEASE\\..*").write(file());

        refused(RefusalCode.UNSIGNED, TrustMode.SIGNED, jar);
    }

    @Test
    void halfASignatureIsNone() throws Exception {
        Path jar = edited().remove("META-INF/RELEASE\\.EC").write(file());

        refused(RefusalCode.UNSIGNED, TrustMode.SIGNED, jar);
        refused(RefusalCode.UNSIGNED, TrustMode.OPEN, jar);
    }

    @Test
    void anEntryThatWasSignedMustBeThere() throws Exception {
        Path jar = edited().remove(".*Answer\\.class").write(file());

        String reason = refused(RefusalCode.TAMPERED, TrustMode.SIGNED, jar);
        assertTrue(reason.contains("Answer.class"), reason);
    }

    @Test
    void filesThatOnlyLookLikeASignatureAreRefused() throws Exception {
        for (String name : new String[] {"META-INF/SIG-EXTRA", "META-INF/EXTRA.SF"}) {
            Path jar = edited().put(name, new byte[] {'a', ':', ' ', 'b', '\n'}).write(file());

            refused(RefusalCode.TAMPERED, TrustMode.SIGNED, jar);
        }
    }

    @Test
    void anotherSignerIsNamed() throws Exception {
        Path jar = keys.sign(plain, file(), "stranger");

        String reason = refused(RefusalCode.UNKNOWN_SIGNER, TrustMode.SIGNED, jar);

        assertTrue(reason.contains("CN=stranger"), reason);
        assertTrue(reason.contains(keys.certificate("stranger")), reason);
        assertEquals(TrustDecision.OPEN, policy(TrustMode.OPEN).decide(jar, HASH));
    }

    @Test
    void aSecondSignerDoesNoHarm() throws Exception {
        Path jar = keys.sign(signed, file(), "stranger");

        assertEquals("the release key", policy(TrustMode.SIGNED).decide(jar, HASH).by());
    }

    @Test
    void aCertificateThatIsNotInForceIsSaidPlainly() throws Exception {
        Path jar = keys.sign(plain, file(), "former");

        String reason = refused(RefusalCode.EXPIRED, TrustMode.SIGNED, jar);

        assertTrue(reason.contains("the former key, whose certificate expired"), reason);
    }

    @Test
    void whatIsDeniedIsRefusedInEveryMode() throws Exception {
        Map<String, String> same = Map.of(HASH, "known hole");
        for (TrustMode mode : TrustMode.values()) {
            TrustPolicy policy =
                    new TrustPolicy(new TrustSettings(mode, false, signers(), same, same));

            RefusedException refused =
                    assertThrows(RefusedException.class, () -> policy.decide(signed, HASH));

            assertEquals(RefusalCode.DENIED, refused.code());
            assertTrue(refused.getMessage().contains("known hole"), refused.getMessage());
        }
    }

    @Test
    void theListDecidesByTheArchivesHash() throws Exception {
        Map<String, String> list = Map.of(HASH, "reviewed");
        TrustPolicy policy =
                new TrustPolicy(
                        new TrustSettings(TrustMode.LISTED, false, signers(), list, Map.of()));

        assertEquals("listed: reviewed", policy.decide(plain, HASH).toString());
        RefusedException refused =
                assertThrows(RefusedException.class, () -> policy.decide(signed, "1a".repeat(32)));
        assertEquals(RefusalCode.NOT_LISTED, refused.code());
    }

    @Test
    void theOpenModeTakesWhatIsUnsigned() throws Exception {
        assertEquals(TrustDecision.OPEN, policy(TrustMode.OPEN).decide(plain, HASH));
        assertEquals("the release key", policy(TrustMode.OPEN).decide(signed, HASH).by());
    }

    @Test
    void aFolderThatOthersCanWriteIntoIsRefusedUnlessAllIsOpen() throws Exception {
        for (String mode : new String[] {"rwxrwxr-x", "rwxr-xrwx"}) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));

            RefusedException refused =
                    assertThrows(
                            RefusedException.class,
                            () -> policy(TrustMode.LISTED).requireSafe(folder, plain));
            assertEquals(RefusalCode.UNSAFE_FOLDER, refused.code());
            policy(TrustMode.OPEN).requireSafe(folder, plain);
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        policy(TrustMode.SIGNED).requireSafe(folder, plain);
    }

    private JarEdit edited() throws Exception {
        return JarEdit.of(signed);
    }

    private Path file() {
        return folder.resolve("changed.jar");
    }

    private static Map<String, String> signers() throws Exception {
        return Map.of(
                keys.certificate("release"), "the release key",
                keys.certificate("former"), "the former key");
    }

    private static TrustPolicy policy(TrustMode mode) throws Exception {
        return new TrustPolicy(new TrustSettings(mode, false, signers(), Map.of(), Map.of()));
    }

    private static String refused(RefusalCode code, TrustMode mode, Path jar) throws Exception {
        TrustPolicy policy = policy(mode);
        RefusedException refused =
                assertThrows(RefusedException.class, () -> policy.decide(jar, HASH));
        assertEquals(code, refused.code(), refused.getMessage());
        return refused.getMessage();
    }
}
