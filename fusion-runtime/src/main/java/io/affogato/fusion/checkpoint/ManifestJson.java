package io.affogato.fusion.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.affogato.modality.ModalityId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Manifests as JSON, read strictly; numbers keep every bit. */
final class ManifestJson {

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .addModule(ids())
                    .build();

    private ManifestJson() {}

    static byte[] bytes(CheckpointManifest manifest) {
        try {
            return MAPPER.writeValueAsString(manifest).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts and numbers is always JSON", e);
        }
    }

    static CheckpointManifest read(Path file) throws IOException {
        byte[] text = Files.readAllBytes(file);
        if (MAPPER.readTree(text) instanceof ObjectNode root
                && root.path("model") instanceof ObjectNode model) {
            for (String later : List.of("infusion", "head")) {
                if (!model.has(later)) {
                    model.putObject(later); // written before there was such a thing
                }
            }
            return MAPPER.treeToValue(root, CheckpointManifest.class);
        }
        return MAPPER.readValue(text, CheckpointManifest.class);
    }

    private static SimpleModule ids() {
        return new SimpleModule()
                .addSerializer(ModalityId.class, ToStringSerializer.instance)
                .addDeserializer(ModalityId.class, new IdReader())
                .addKeyDeserializer(ModalityId.class, new IdKeyReader());
    }

    private static final class IdReader extends StdDeserializer<ModalityId> {

        private static final long serialVersionUID = 1L;

        IdReader() {
            super(ModalityId.class);
        }

        @Override
        public ModalityId deserialize(JsonParser parser, DeserializationContext context)
                throws IOException {
            return new ModalityId(parser.getText());
        }
    }

    private static final class IdKeyReader extends KeyDeserializer {

        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            return new ModalityId(key);
        }
    }
}
