package io.affogato.fusion.backbone;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.safetensors.SafetensorsFile;
import io.affogato.nn.safetensors.WeightsDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the files of a backbone tell of it as a whole.
 *
 * @param sha256 of names and contents of every weight and config file, sub-folders included
 * @param parameterCount numbers in all weight files, sub-folders included
 */
record BackboneFiles(String sha256, long parameterCount) {

    private static final int DEEPEST = 2;

    /** Reads them. */
    static BackboneFiles of(Path folder) {
        List<Path> files = weightFiles(folder);
        return new BackboneFiles(digest(folder, files), count(files));
    }

    private static List<Path> weightFiles(Path folder) {
        try (Stream<Path> paths = Files.walk(folder, DEEPEST)) {
            return paths.filter(Files::isRegularFile)
                    .filter(path -> path.toString().endsWith(".safetensors"))
                    .filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO,
                    "listing %s failed: %s; check the folder".formatted(folder, e.getMessage()),
                    e);
        }
    }

    private static long count(List<Path> files) {
        long all = 0;
        for (Path file : files) {
            try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
                for (String name : tensors.names()) {
                    all += tensors.shape(name).size();
                }
            }
        }
        return all;
    }

    private static String digest(Path folder, List<Path> files) {
        WeightsDigest digests = new WeightsDigest();
        TreeSet<Path> folders = new TreeSet<>();
        files.forEach(file -> folders.add(file.getParent()));
        MessageDigest whole = newDigest();
        for (Path part : folders) {
            String name = folder.relativize(part).toString().replace('\\', '/');
            String line = "%s %s\n".formatted(digests.of(part), name);
            whole.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(whole.digest());
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
