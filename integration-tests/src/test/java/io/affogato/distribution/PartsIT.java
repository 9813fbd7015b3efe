package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the distribution says of its own parts. */
@ExtendWith(SharedInstallation.class)
class PartsIT {

    private static final Pattern PURL =
            Pattern.compile("pkg:maven/[^/]+/([^@]+)@([^?]+)\\?(?:classifier=([^&]+)&)?type=jar");

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.getFileName().toString().endsWith(".jar")).toList();
        }
    }

    @Test
    void everyArchiveStandsInTheBillOfMaterials(Installation affogato) throws Exception {
        Path list = affogato.folder().resolve("sbom.json");
        assumeTrue(Files.exists(list), "built without network, thus without a list of parts");
        JsonNode bill = new ObjectMapper().readTree(list.toFile());
        assertEquals("CycloneDX", bill.path("bomFormat").asText());
        Set<String> listed = new TreeSet<>();
        for (JsonNode part : bill.path("components")) {
            Matcher purl = PURL.matcher(part.path("purl").asText());
            if (purl.matches()) {
                String classifier = purl.group(3) == null ? "" : "-" + purl.group(3);
                listed.add(purl.group(1) + "-" + purl.group(2) + classifier + ".jar");
            }
        }
        Set<String> missing = new TreeSet<>();
        for (String folder : List.of("lib", "bundles", "extras", "system")) {
            for (Path jar : jars(affogato.folder().resolve(folder))) {
                missing.add(jar.getFileName().toString());
            }
        }
        assertTrue(missing.size() > 60, missing::toString);
        missing.removeAll(listed);
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyBundleOfOursSaysWhereItComesFrom(Installation affogato) throws Exception {
        int seen = 0;
        for (String folder : List.of("bundles", "extras")) {
            for (Path jar : jars(affogato.folder().resolve(folder))) {
                try (JarFile archive = new JarFile(jar.toFile())) {
                    Attributes main = archive.getManifest().getMainAttributes();
                    assertEquals("Affogato", main.getValue("Bundle-Vendor"), jar::toString);
                    assertTrue(
                            main.getValue("Bundle-License").contains("Apache-2.0"), jar::toString);
                    assertTrue(
                            Files.isRegularFile(
                                    affogato.folder().resolve(main.getValue("Bundle-DocURL"))),
                            jar::toString);
                    assertTrue(main.getValue("Bundle-SCM").matches("tag=v[0-9.]+"), jar::toString);
                    assertPartsAreThereIfNamed(archive, main.getValue("Affogato-Sbom"));
                    seen++;
                }
            }
        }
        assertEquals(10, seen);
    }

    /** Only a release names a list of its parts. */
    private static void assertPartsAreThereIfNamed(JarFile archive, String named)
            throws IOException {
        if (named == null) {
            return;
        }
        JarEntry list = archive.getJarEntry(named);
        assertNotNull(list, archive::getName);
        try (InputStream in = archive.getInputStream(list)) {
            String about = new ObjectMapper().readTree(in).at("/metadata/component/name").asText();
            assertTrue(archive.getName().contains(about + "-"), archive::getName);
        }
    }
}
