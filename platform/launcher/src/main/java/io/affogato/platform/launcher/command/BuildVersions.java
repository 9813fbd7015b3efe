package io.affogato.platform.launcher.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * Versions this launcher was built with.
 *
 * @param affogato of this release
 * @param spi of the modality SPI it offers
 * @param djl of the tensor library
 * @param pytorch of the tensor engine
 */
record BuildVersions(String affogato, String spi, String djl, String pytorch) {

    /** Reads the versions that the build wrote. */
    static BuildVersions read() {
        Properties p = new Properties();
        try (InputStream in = BuildVersions.class.getResourceAsStream("version.properties")) {
            p.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("the launcher's archive is damaged", e);
        }
        return new BuildVersions(
                p.getProperty("affogato"),
                p.getProperty("spi"),
                p.getProperty("djl"),
                p.getProperty("pytorch"));
    }
}
