package io.affogato.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the vertices of a PLY file; elements before them are skipped, those after ignored. */
final class PlyReader {

    private final Path file;
    private final ByteBuffer in;
    private final List<Element> elements = new ArrayList<>();
    private boolean ascii;

    PlyReader(Path file) {
        this.file = file;
        in = Inputs.bytes(file);
    }

    Points read() {
        header();
        for (Element element : elements) {
            if (element.name.equals("vertex")) {
                return vertices(element);
            }
            for (long i = 0; i < element.count; i++) {
                row(element, new double[element.properties.size()]);
            }
        }
        throw bad("expected an element called vertex, found none");
    }

    private void header() {
        if (!Lines.next(in).equals("ply")) {
            throw bad("expected a ply header");
        }
        while (true) {
            String line = Lines.next(in);
            String[] words = line.split("\\s+", -1);
            switch (words[0]) {
                case "format" -> format(word(words, 1));
                case "element" -> elements.add(element(words));
                case "property" -> last().properties.add(property(words));
                case "end_header" -> {
                    return;
                }
                case "comment", "obj_info" -> {}
                default -> throw bad("unknown header line: " + line);
            }
        }
    }

    private void format(String format) {
        switch (format) {
            case "ascii" -> ascii = true;
            case "binary_little_endian" -> in.order(ByteOrder.LITTLE_ENDIAN);
            case "binary_big_endian" -> in.order(ByteOrder.BIG_ENDIAN);
            default -> throw bad("unknown format " + format);
        }
    }

    private Element element(String[] words) {
        long count = Long.parseLong(word(words, 2));
        if (count < 0) {
            throw bad("expected a count of elements, found " + count);
        }
        return new Element(word(words, 1), count, new ArrayList<>());
    }

    private Element last() {
        if (elements.isEmpty()) {
            throw bad("a property comes before any element");
        }
        return elements.get(elements.size() - 1);
    }

    private Property property(String[] words) {
        if (word(words, 1).equals("list")) {
            return new Property(word(words, 4), type(word(words, 3)), type(word(words, 2)));
        }
        return new Property(word(words, 2), type(word(words, 1)), null);
    }

    private String word(String[] words, int index) {
        if (index >= words.length) {
            throw bad("header line too short: " + String.join(" ", words));
        }
        return words[index];
    }

    private Scalar type(String name) {
        return switch (name) {
            case "char", "int8" -> Scalar.I1;
            case "uchar", "uint8" -> Scalar.U1;
            case "short", "int16" -> Scalar.I2;
            case "ushort", "uint16" -> Scalar.U2;
            case "int", "int32" -> Scalar.I4;
            case "uint", "uint32" -> Scalar.U4;
            case "float", "float32" -> Scalar.F4;
            case "double", "float64" -> Scalar.F8;
            default -> throw bad("unknown property type " + name);
        };
    }

    private Points vertices(Element element) {
        int x = column(element, "x");
        int y = column(element, "y");
        int z = column(element, "z");
        if (x < 0 || y < 0 || z < 0) {
            throw bad("expected vertex properties x, y, z");
        }
        long smallest = element.smallestRow(ascii);
        if (element.count > in.remaining() / smallest + 1) {
            throw bad(
                    "cut off: the header promises %d points of at least %d bytes, %d bytes follow"
                            .formatted(element.count, smallest, in.remaining()));
        }
        int red = column(element, "red");
        int green = column(element, "green");
        int blue = column(element, "blue");
        boolean coloured = red >= 0 && green >= 0 && blue >= 0;
        int count = (int) element.count;
        float[] xyz = new float[Math.multiplyExact(count, 3)];
        float[] rgb = new float[coloured ? xyz.length : 0];
        double[] row = new double[element.properties.size()];
        for (int i = 0; i < xyz.length; i += 3) {
            row(element, row);
            xyz[i] = (float) row[x];
            xyz[i + 1] = (float) row[y];
            xyz[i + 2] = (float) row[z];
            if (coloured) {
                rgb[i] = share(element, row, red);
                rgb[i + 1] = share(element, row, green);
                rgb[i + 2] = share(element, row, blue);
            }
        }
        return new Points(xyz, rgb);
    }

    /** Reads one row; of lists only the length is kept. */
    private void row(Element element, double[] values) {
        for (int i = 0; i < values.length; i++) {
            Property property = element.properties.get(i);
            if (property.length == null) {
                values[i] = value(property.type);
                continue;
            }
            values[i] = value(property.length);
            for (long k = 0; k < values[i]; k++) {
                value(property.type);
            }
        }
    }

    private double value(Scalar type) {
        return ascii ? Lines.number(in) : type.read(in);
    }

    private static float share(Element element, double[] row, int column) {
        Scalar type = element.properties.get(column).type;
        boolean whole = type != Scalar.F4 && type != Scalar.F8;
        return (float) (whole ? row[column] / (type == Scalar.U2 ? 65535 : 255) : row[column]);
    }

    private static int column(Element element, String name) {
        for (int i = 0; i < element.properties.size(); i++) {
            Property property = element.properties.get(i);
            if (property.length == null && property.name.equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private RuntimeException bad(String what) {
        return Failures.badMedia(file, what);
    }

    /** A kind of row; properties fill up while the header is read. */
    private record Element(String name, long count, List<Property> properties) {

        long smallestRow(boolean ascii) {
            long bytes = 0;
            for (Property property : properties) {
                Scalar first = property.length == null ? property.type : property.length;
                bytes += ascii ? 2 : first.bytes();
            }
            return Math.max(1, bytes);
        }
    }

    /** One column; length is the type of a list's length, or null for a single number. */
    private record Property(String name, Scalar type, Scalar length) {}
}
