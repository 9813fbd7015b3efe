package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule of a bundle's manifest, and what it is called when it is broken. */
final class ManifestRulesTest {

    private static final TrustPolicy OPEN = new TrustPolicy(TrustSettings.OPEN);

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BAD_MANIFEST    | Bundle-SymbolicName    | io.example.sight;singleton:=true",
                "BAD_MANIFEST    | Bundle-SymbolicName    | ",
                "BAD_MANIFEST    | Bundle-ManifestVersion | 1",
                "BAD_MANIFEST    | Require-Capability     | ",
                "BAD_VERSION     | Bundle-Version         | one.two",
                "BAD_OFFER       | Provide-Capability     | affogato.other;x=y",
                "BAD_OFFER       | Provide-Capability     | affogato.modality;affogato.modality=sight",
                "BAD_OFFER       | Provide-Capability     | affogato.modality;affogato.modality=Sight!;impl=A",
                "OPTIONAL_API    | Import-Package         | io.affogato.modality;resolution:=optional",
                "DYNAMIC_IMPORT  | DynamicImport-Package  | *",
                "EXPORTS         | Export-Package         | io.example.sense",
                "FRAGMENT        | Fragment-Host          | system.bundle; extension:=framework",
                "FRAGMENT        | fragment-HOST          | io.example.other",
                "REQUIRES_BUNDLE | Require-Bundle         | io.example.other",
                "NATIVE_CODE     | Bundle-NativeCode      | lib/evil.so;osname=Linux"
            })
    void aBrokenRuleHasItsCode(RefusalCode code, String header, String value) throws Exception {
        Path jar = BundleJar.of("sight").header(header, value).write(folder.resolve("a.jar"));

        RefusedException refused = assertThrows(RefusedException.class, () -> read(jar, OPEN));

        assertEquals(code, refused.code(), refused.getMessage());
    }

    @Test
    void codesAreThoseOfTheDocuments() {
        assertEquals("MOD-210", RefusalCode.BAD_MANIFEST.code());
        assertEquals("MOD-216", RefusalCode.FRAGMENT.code());
        assertEquals("MOD-218", RefusalCode.NATIVE_CODE.code());
    }

    @Test
    void nativeCodeIsTakenWhereTheTrustFileSaysSo() throws Exception {
        Path jar =
                BundleJar.of("sight")
                        .header("Bundle-NativeCode", "lib/good.so;osname=Linux")
                        .write(folder.resolve("a.jar"));
        TrustPolicy lenient =
                new TrustPolicy(
                        new TrustSettings(TrustMode.OPEN, true, Map.of(), Map.of(), Map.of()));

        assertEquals("io.example.sight", read(jar, lenient).name());
    }

    @Test
    void optionalImportsOfOtherPackagesAreFine() throws Exception {
        Path jar =
                BundleJar.of("sight")
                        .header("Import-Package", "com.acme.extra;resolution:=optional")
                        .write(folder.resolve("a.jar"));

        assertEquals(TrustDecision.OPEN, read(jar, OPEN).trust());
    }

    @Test
    void whatTheAuthorLeftOutIsListed() throws Exception {
        Path bare = BundleJar.of("sight").write(folder.resolve("bare.jar"));
        Path rich =
                BundleJar.of("sight")
                        .header("Bundle-Name", "Sight")
                        .header("Bundle-Description", "what is seen")
                        .header("Bundle-Vendor", "Example")
                        .header("Bundle-License", "Apache-2.0")
                        .header("Bundle-DocURL", "https://example.org")
                        .header("Bundle-SCM", "url=https://example.org/sight")
                        .header("Affogato-Sbom", "META-INF/sbom/bom.json")
                        .write(folder.resolve("rich.jar"));

        List<String> warnings = read(bare, OPEN).warnings();

        assertEquals(7, warnings.size(), warnings::toString);
        assertEquals(
                "header Bundle-License is missing: under which terms it is used",
                warnings.stream().filter(w -> w.contains("License")).findFirst().orElse(""));
        assertEquals(1, read(rich, OPEN).warnings().size());
        assertTrue(read(rich, OPEN).warnings().get(0).contains("tag="));
    }

    private static Candidate read(Path jar, TrustPolicy trust) throws Exception {
        BundleStore.Stored stored = new BundleStore.Stored(jar, "00".repeat(32), true);
        Manifest manifest = ArchiveInspection.inspect(jar);
        return ManifestRules.read(jar, stored, manifest, trust, TrustDecision.OPEN);
    }
}
