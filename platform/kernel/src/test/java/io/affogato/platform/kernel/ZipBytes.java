package io.affogato.platform.kernel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip archives byte by byte, good ones and such as no well-meant program would write. */
final class ZipBytes {

    static final String MANIFEST = "META-INF/MANIFEST.MF";

    private static final int UTF8 = 1 << 11;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final List<byte[]> directory = new ArrayList<>();
    private byte[] comment = new byte[0];
    private byte[] beforeEnd = new byte[0];
    private int[] endPatch = {-1, 0};

    /** An archive with a manifest. */
    static ZipBytes archive() {
        return new ZipBytes().stored(MANIFEST, text("Manifest-Version: 1.0\r\n\r\n"));
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    ZipBytes stored(String name, byte[] content) {
        return add(name, content, content, 0);
    }

    ZipBytes deflated(String name, byte[] content) {
        return add(name, content, deflate(content), 8);
    }

    /** An entry whose packed bytes are given. */
    ZipBytes packed(String name, byte[] content, byte[] packed) {
        return add(name, content, packed, 8);
    }

    static byte[] deflate(byte[] content) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(content);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }

    private ZipBytes add(String name, byte[] content, byte[] packed, int method) {
        CRC32 crc = new CRC32();
        crc.update(content);
        byte[] raw = text(name);
        int from = body.size();
        ByteBuffer common = little(26);
        common.putShort((short) 20).putShort((short) UTF8).putShort((short) method);
        common.putInt(0).putInt((int) crc.getValue()).putInt(packed.length);
        common.putInt(content.length).putShort((short) raw.length).putShort((short) 0);
        body.writeBytes(array(little(4).putInt(0x04034b50)));
        body.writeBytes(array(common));
        body.writeBytes(raw);
        body.writeBytes(packed);
        ByteBuffer central = little(46 + raw.length);
        central.putInt(0x02014b50).putShort((short) 20).put(array(common));
        central.position(42);
        central.putInt(from).put(raw);
        directory.add(array(central));
        return this;
    }

    /** Overwrites two bytes in the last entry's directory record. */
    ZipBytes central(int offset, int value) {
        little(last()).putShort(offset, (short) value);
        return this;
    }

    /** Overwrites four bytes in the last entry's directory record. */
    ZipBytes central32(int offset, int value) {
        little(last()).putInt(offset, value);
        return this;
    }

    /** Overwrites two bytes in the last entry's directory record and in its local header. */
    ZipBytes both(int localOffset, int centralOffset, int value) {
        int from = little(last()).getInt(42);
        byte[] bytes = body.toByteArray();
        little(bytes).putShort(from + localOffset, (short) value);
        body.reset();
        body.writeBytes(bytes);
        return central(centralOffset, value);
    }

    /** Adds an extra field to the last entry's directory record. */
    ZipBytes centralExtra(int id, byte[] data) {
        byte[] old = last();
        ByteBuffer record = little(old.length + 4 + data.length).put(old);
        record.putShort((short) id).putShort((short) data.length).put(data);
        record.putShort(30, (short) (4 + data.length));
        directory.set(directory.size() - 1, array(record));
        return this;
    }

    /** Lists the last entry once more. */
    ZipBytes again() {
        directory.add(last().clone());
        return this;
    }

    /** Writes bytes that belong to no entry. */
    ZipBytes raw(byte[] bytes) {
        body.writeBytes(bytes);
        return this;
    }

    ZipBytes comment(byte[] bytes) {
        comment = bytes;
        return this;
    }

    /** Writes bytes between the directory and the end record. */
    ZipBytes beforeEnd(byte[] bytes) {
        beforeEnd = bytes;
        return this;
    }

    /** Overwrites two bytes of the end record. */
    ZipBytes end(int offset, int value) {
        endPatch = new int[] {offset, value};
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(body.toByteArray());
        directory.forEach(out::writeBytes);
        int size = out.size() - body.size();
        out.writeBytes(beforeEnd);
        ByteBuffer end = little(22).putInt(0x06054b50).putInt(0);
        end.putShort((short) directory.size()).putShort((short) directory.size());
        end.putInt(size).putInt(body.size()).putShort((short) comment.length);
        if (endPatch[0] >= 0) {
            end.putShort(endPatch[0], (short) endPatch[1]);
        }
        out.writeBytes(array(end));
        out.writeBytes(comment);
        return out.toByteArray();
    }

    Path write(Path file) throws IOException {
        return Files.write(file, bytes());
    }

    private byte[] last() {
        return directory.get(directory.size() - 1);
    }

    private static byte[] array(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.get(0, bytes);
        return bytes;
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
