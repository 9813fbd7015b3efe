package io.affogato.nn.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed weight files are refused, whatever is wrong with them. */
class HostileHeaderTest {

    private static final int DATA = 24;
    private static final String GOOD =
            "{\"__metadata__\":{\"format\":\"pt\"},"
                    + "\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]},"
                    + "\"b\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[16,24]}}";

    @TempDir Path folder;

    private Path file(long announced, byte[] header, int data) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + header.length + data).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(announced).put(header);
        return Files.write(folder.resolve("hostile.safetensors"), bytes.array());
    }

    private Path file(String json) throws IOException {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        return file(header.length, header, DATA);
    }

    private static void refused(Path file) {
        ModalityException refusal =
                assertThrows(ModalityException.class, () -> SafetensorsFile.open(file).close());
        assertEquals(ErrorCode.BAD_WEIGHTS, refusal.code());
        assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
        assertTrue(refusal.getMessage().length() < 1000, "the message repeats the file");
    }

    @Test
    void theUnharmedFileOpens() throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(file(GOOD))) {
            assertEquals(2, file.names().size());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{} {}",
                "{\"a\":1}",
                "{\"a\":{}}",
                "{\"__metadata__\":[]}",
                "{\"__metadata__\":{\"k\":{}}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,2]}}",
                "{\"a\":{\"dtype\":\"F33\",\"shape\":[2,2],\"data_offsets\":[0,16]}}",
                "{\"a\":{\"dtype\":7,\"shape\":[2,2],\"data_offsets\":[0,16]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,16]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2,-2],\"data_offsets\":[0,16]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0,2],\"data_offsets\":[0,16]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[\"2\",2],\"data_offsets\":[0,16]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":4,\"data_offsets\":[0,16]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[16,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16,32]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[12,28]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[-8,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16],\"x\":1}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                        + "\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[9],\"data_offsets\":[0,9]},"
                        + "\"b\":{\"dtype\":\"U8\",\"shape\":[9],\"data_offsets\":[8,17]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,1]}}",
            })
    void contradictionsAreRefused(String json) throws IOException {
        refused(file(json));
    }

    @ParameterizedTest
    @ValueSource(
            longs = {-1, 0, 1, 1_000_000, 99_999_999, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE})
    void announcedLengthsAreNotBelieved(long announced) throws IOException {
        refused(file(announced, GOOD.getBytes(StandardCharsets.UTF_8), DATA));
    }

    @Test
    void deepNestingDoesNotRecurse() throws IOException {
        refused(file("{\"a\":" + "[".repeat(200_000)));
        refused(file("{\"__metadata__\":" + "{\"k\":".repeat(200_000)));
        refused(file("[".repeat(200_000)));
    }

    @Test
    void brokenTextIsRefused() throws IOException {
        byte[] header = GOOD.getBytes(StandardCharsets.UTF_8);
        header[20] = (byte) 0xff;
        refused(file(header.length, header, DATA));
    }

    @Test
    void truncationAnywhereIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file(GOOD));
        Path cut = folder.resolve("cut.safetensors");
        for (int length = 0; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            refused(cut);
        }
    }

    /** Whatever happens to the bytes, a file opens with bounded tensors or is refused. */
    @Test
    void mutationsOpenOrAreRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file(GOOD));
        SplittableRandom random = new SplittableRandom(20);
        Path mutant = folder.resolve("mutant.safetensors");
        int refusals = 0;
        int mutants = 4000;
        for (int i = 0; i < mutants; i++) {
            byte[] bytes = mutated(whole, random);
            Files.write(mutant, bytes);
            try (SafetensorsFile file = SafetensorsFile.open(mutant)) {
                for (String name : file.names()) {
                    long size = file.type(name).bytes() * file.shape(name).size();
                    assertTrue(size >= 0 && size <= bytes.length, name);
                }
            } catch (ModalityException e) {
                assertEquals(ErrorCode.BAD_WEIGHTS, e.code());
                refusals++;
            }
        }
        assertTrue(refusals > mutants / 2, "only %d refused".formatted(refusals));
    }

    private static byte[] mutated(byte[] whole, SplittableRandom random) {
        byte[] bytes = whole.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length - DATA);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) "0123456789[]{}\",:-".charAt(random.nextInt(18));
                case 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                default -> {
                    int from = random.nextInt(bytes.length - 8);
                    int to = random.nextInt(bytes.length - 8);
                    System.arraycopy(whole, from, bytes, to, 8);
                }
            }
        }
        return bytes;
    }
}
