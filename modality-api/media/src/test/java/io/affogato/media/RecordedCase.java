package io.affogato.media;

import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A golden case: {@code NAME.json} with tolerances, {@code NAME.io.safetensors} with float32
 * arrays. The folder is that of {@code -Dgolden.dir}, meant from this module or from any folder
 * above, else the module {@code nn}'s own copy.
 */
record RecordedCase(String name, JsonObject sidecar, ByteBuffer io) {

    static RecordedCase open(String name) throws IOException {
        Path folder = folder();
        String sidecar = Files.readString(folder.resolve(name + ".json"));
        byte[] io = Files.readAllBytes(folder.resolve(name + ".io.safetensors"));
        return new RecordedCase(
                name,
                JsonParser.parseString(sidecar).getAsJsonObject(),
                ByteBuffer.wrap(io).order(ByteOrder.LITTLE_ENDIAN));
    }

    private static Path folder() {
        Path module = Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize();
        String wanted = System.getProperty("golden.dir", "nn/src/test/resources/golden");
        for (Path from = module; from != null; from = from.getParent()) {
            if (Files.isDirectory(from.resolve(wanted))) {
                return from.resolve(wanted);
            }
        }
        return fail("no folder %s, neither below %s nor above".formatted(wanted, module));
    }

    FloatArray array(String tensor) {
        int header = Math.toIntExact(io.getLong(0));
        byte[] json = new byte[header];
        io.get(Long.BYTES, json);
        String text = new String(json, StandardCharsets.UTF_8);
        JsonObject entry = JsonParser.parseString(text).getAsJsonObject().getAsJsonObject(tensor);
        int start = Long.BYTES + header + entry.getAsJsonArray("data_offsets").get(0).getAsInt();
        JsonArray sizes = entry.getAsJsonArray("shape");
        int[] shape = new int[sizes.size()];
        int count = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = sizes.get(i).getAsInt();
            count *= shape[i];
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = io.getFloat(start + Float.BYTES * i);
        }
        return new FloatArray(values, shape);
    }

    double tolerance(String tensor, String kind) {
        JsonObject all = sidecar.getAsJsonObject("tolerances");
        return all.getAsJsonObject(tensor).get(kind).getAsDouble();
    }
}
