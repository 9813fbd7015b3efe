package io.affogato.fusion.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

class EventFileTest {

    @Test
    void everyRecordDecodesToWhatWasWritten(@TempDir Path folder) throws IOException {
        try (EventFile events = new EventFile(folder)) {
            events.scalar("loss/one", 1, 2.5);
            events.scalar("loss/one", 300, -0.125);
            events.scalar("accuracy", 70_000, 0.9);
        }

        assertEquals(
                List.of(
                        "0 version=brain.Event:2",
                        "1 loss/one=2.5",
                        "300 loss/one=-0.125",
                        "70000 accuracy=0.9"),
                decode(folder));
    }

    @Test
    void checksumIsThatOfTheFormat() {
        // RFC 3720 B.4: 32 bytes of zeros have the CRC-32C 8a9136aa; masked as TFRecord says
        byte[] zeros = new byte[32];
        int crc = 0x8a9136aa;

        int expected = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;

        assertEquals(expected, EventFile.masked(zeros));
    }

    private static List<String> decode(Path folder) throws IOException {
        Path file;
        try (Stream<Path> files = Files.list(folder)) {
            file = files.findFirst().orElseThrow();
        }
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<String> events = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = new byte[Long.BYTES];
            in.get(length);
            assertEquals(EventFile.masked(length), in.getInt());
            long size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
            byte[] event = new byte[(int) size];
            in.get(event);
            assertEquals(EventFile.masked(event), in.getInt());
            events.add(event(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN)));
        }
        return events;
    }

    private static String event(ByteBuffer in) {
        String step = "";
        String content = "";
        while (in.hasRemaining()) {
            switch ((int) varint(in)) {
                case (1 << 3) | 1 -> in.getDouble();
                case 2 << 3 -> step = Long.toString(varint(in));
                case (3 << 3) | 2 -> content = "version=" + text(in);
                case (5 << 3) | 2 -> content = summary(block(in));
                default -> throw new IllegalStateException("unknown field");
            }
        }
        return step + " " + content;
    }

    private static String summary(ByteBuffer in) {
        assertEquals((1 << 3) | 2, varint(in));
        ByteBuffer value = block(in);
        assertEquals((1 << 3) | 2, varint(value));
        String tag = text(value);
        assertEquals((2 << 3) | 5, varint(value));
        return tag + "=" + value.getFloat();
    }

    private static ByteBuffer block(ByteBuffer in) {
        byte[] bytes = new byte[(int) varint(in)];
        in.get(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(ByteBuffer in) {
        return StandardCharsets.UTF_8.decode(block(in)).toString();
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        int shift = 0;
        byte next = in.get();
        while (next < 0) {
            value |= ((long) (next & 0x7f)) << shift;
            shift += 7;
            next = in.get();
        }
        return value | ((long) next << shift);
    }
}
