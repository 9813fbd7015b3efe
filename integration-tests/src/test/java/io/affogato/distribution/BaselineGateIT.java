package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.distribution.MavenOffline.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The build's own gate, seen to close: a copy of the SPI is held against a release of it, once with
 * a change that breaks bundles and once with one that does not.
 */
@ExtendWith(SharedInstallation.class)
class BaselineGateIT {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String SPI = "modality-api/spi";
    private static final String TYPE = SPI + "/src/main/java/io/affogato/modality/Modality.java";
    private static final String PACKAGE =
            SPI + "/src/main/java/io/affogato/modality/package-info.java";
    private static final String LAST = "    SignalReader openReader(ReaderContext context);";

    /** The package, its change, its version now and before, the one it should have. */
    private static final String VERDICT =
            "(?s).*io\\.affogato\\.modality +PACKAGE +MAJOR +1\\.0\\.0 +1\\.0\\.0 +2\\.0\\.0.*";

    @TempDir static Path place;

    private static MavenOffline maven;

    @BeforeAll
    static void releaseTheSpi(Installation affogato) throws Exception {
        maven = MavenOffline.at(place.resolve("repository"));
        Path released =
                Files.createDirectories(place.resolve("repository/io/affogato/modality-spi"));
        Path version = Files.createDirectories(released.resolve("0.9.0"));
        Path current =
                affogato.folder()
                        .resolve(
                                "repository/io/affogato/modality-spi/1.0.0/modality-spi-1.0.0.jar");
        new BundleForge(current)
                .copy()
                .version("0.9.0")
                .write(version.resolve("modality-spi-0.9.0.jar"));
        Files.writeString(
                version.resolve("modality-spi-0.9.0.pom"),
                """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>io.affogato</groupId><artifactId>modality-spi</artifactId><version>0.9.0</version>
                </project>
                """);
        Files.writeString(
                released.resolve("maven-metadata-local.xml"),
                """
                <metadata>
                  <groupId>io.affogato</groupId><artifactId>modality-spi</artifactId>
                  <versioning>
                    <release>0.9.0</release>
                    <versions><version>0.9.0</version></versions>
                    <lastUpdated>20261121000000</lastUpdated>
                  </versioning>
                </metadata>
                """);
    }

    @Test
    void aMethodThatBundlesLackFailsTheBuild() throws Exception {
        Path project = copy("broken");
        edit(project.resolve(TYPE), LAST, LAST + "\n\n    /** Returns one. */\n    int one();");

        Build build = build(project);

        assertNotEquals(0, build.exit(), build.log());
        assertTrue(build.log().contains("bnd-baseline-maven-plugin"), build.log());
        assertTrue(build.log().matches(VERDICT), build.log());
    }

    @Test
    void aMethodWithABodyNeedsAMinorVersion() throws Exception {
        Path project = copy("grown");
        String body =
                "\n\n    /** Returns one. */\n    default int one() {\n        return 1;\n    }";
        edit(project.resolve(TYPE), LAST, LAST + body);
        edit(project.resolve(PACKAGE), "@Version(\"1.0.0\")", "@Version(\"1.1.0\")");

        Build build = build(project);

        assertEquals(0, build.exit(), build.log());
    }

    private static Build build(Path project) throws Exception {
        return maven.build(
                project,
                "-pl",
                SPI,
                "-am",
                "-DskipTests",
                "-Dspotless.check.skip",
                "-Dbaseline.required=true");
    }

    /** Copies the SPI with the poms above it, which name no other module then. */
    private static Path copy(String name) throws IOException {
        Path project = place.resolve(name);
        copyTree(ROOT.resolve(".mvn"), project.resolve(".mvn"));
        copyTree(ROOT.resolve(SPI).resolve("src"), project.resolve(SPI).resolve("src"));
        Files.copy(ROOT.resolve(SPI).resolve("pom.xml"), project.resolve(SPI).resolve("pom.xml"));
        keepModule(ROOT.resolve("pom.xml"), project.resolve("pom.xml"), "modality-api");
        keepModule(
                ROOT.resolve("modality-api/pom.xml"),
                project.resolve("modality-api/pom.xml"),
                "spi");
        return project;
    }

    private static void keepModule(Path from, Path to, String module) throws IOException {
        String kept = "<module>" + module + "</module>";
        String pom = Files.readString(from).replace(kept, "<kept/>");
        Files.writeString(
                to, pom.replaceAll("<module>[^<]+</module>", "").replace("<kept/>", kept));
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static void edit(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertTrue(text.contains(from), () -> file + " holds no " + from);
        Files.writeString(file, text.replace(from, to));
    }
}
