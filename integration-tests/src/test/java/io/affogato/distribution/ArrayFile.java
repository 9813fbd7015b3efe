package io.affogato.distribution;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the bytes of every array in a safetensors file, without any code of Affogato. */
final class ArrayFile {

    private static final Pattern ENTRY =
            Pattern.compile("\"([^\"]+)\":\\{[^}]*\"data_offsets\":\\[(\\d+),(\\d+)]");

    private ArrayFile() {}

    static Map<String, byte[]> read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = Math.toIntExact(buffer.getLong());
        int start = Long.BYTES + length;
        String header = new String(bytes, Long.BYTES, length, StandardCharsets.UTF_8);
        Map<String, byte[]> arrays = new TreeMap<>();
        Matcher entry = ENTRY.matcher(header.replace(" ", ""));
        while (entry.find()) {
            int from = start + Integer.parseInt(entry.group(2));
            int to = start + Integer.parseInt(entry.group(3));
            arrays.put(entry.group(1), Arrays.copyOfRange(bytes, from, to));
        }
        return arrays;
    }
}
