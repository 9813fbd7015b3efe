package io.affogato.platform.launcher.terminal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;

/**
 * How records become documents of programs and back, the same for every front.
 *
 * <p>Numbers that are none are null, as JSON has no other word for them.
 */
public final class Documents {

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .addModule(new Jdk8Module())
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(Double.class, new FiniteNumber())
                                    .addSerializer(double.class, new FiniteNumber())
                                    .addDeserializer(double.class, new NumberOrNone()))
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private Documents() {}

    private static final class FiniteNumber extends StdSerializer<Double> {

        private static final long serialVersionUID = 1L;

        FiniteNumber() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            if (Double.isFinite(value)) {
                out.writeNumber(value);
            } else {
                out.writeNull();
            }
        }
    }

    private static final class NumberOrNone extends StdDeserializer<Double> {

        private static final long serialVersionUID = 1L;

        NumberOrNone() {
            super(double.class);
        }

        @Override
        public Double deserialize(JsonParser in, DeserializationContext context)
                throws IOException {
            return in.getDoubleValue();
        }

        @Override
        public Double getNullValue(DeserializationContext context) {
            return Double.NaN;
        }
    }

    /**
     * Returns a record or map of plain values as a document that names its schema.
     *
     * @param schema such as {@code affogato.version/1}
     */
    public static ObjectNode of(String schema, Object result) {
        ObjectNode fields = MAPPER.valueToTree(result);
        if (fields.has("schema")) {
            throw new IllegalArgumentException(
                    "%s has a field 'schema', which is the document's own".formatted(result));
        }
        return MAPPER.createObjectNode().put("schema", schema).setAll(fields);
    }

    /** Returns a value as one line. */
    public static String text(Object value) {
        return MAPPER.valueToTree(value).toString();
    }

    /**
     * Returns text as a tree.
     *
     * @throws IOException if it is no JSON
     */
    public static JsonNode parse(String text) throws IOException {
        return MAPPER.readTree(text);
    }

    /**
     * Returns a document, or a part of one, as the record it was made of.
     *
     * @throws IOException if it was made of something else
     */
    public static <T> T read(JsonNode document, Class<T> type) throws IOException {
        try {
            return MAPPER.treeToValue(document, type);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "no %s: %s".formatted(type.getSimpleName(), e.getOriginalMessage()), e);
        }
    }
}
