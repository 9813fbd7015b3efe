package io.affogato.platform.launcher.home;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Points the libraries that unpack native code at the user's cache folder. Must happen before any
 * of their classes are loaded.
 */
public final class NativeCaches {

    private NativeCaches() {}

    /**
     * Sets the system properties, unless the user has.
     *
     * @throws ModalityException {@link ErrorCode#NO_OUTPUT} if the folder cannot be made
     */
    public static void prepare(AffogatoHome home) {
        set("ENGINE_CACHE_DIR", folder(home, "djl"));
        set("DJL_CACHE_DIR", folder(home, "djl"));
        set("org.bytedeco.javacpp.cachedir", folder(home, "javacpp"));
    }

    private static Path folder(AffogatoHome home, String name) {
        Path folder = home.cache().resolve(name);
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "cannot create %s: %s; point AFFOGATO_DATA at a folder that can be written"
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    private static void set(String key, Path folder) {
        if (System.getProperty(key) == null && System.getenv(key) == null) {
            System.setProperty(key, folder.toString());
        }
    }
}
