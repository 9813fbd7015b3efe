package io.affogato.fusion.pretrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.affogato.nn.config.ConfigFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The {@code config.json} and {@code tokenizer.json} of a backbone, in Hugging Face layout. */
final class BackboneJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String END = "</s>";

    private BackboneJson() {}

    /** Returns {@code text_config}. */
    static Map<String, Object> text(PretrainingRecipe recipe, Words words) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("model_type", "t5");
        config.put("vocab_size", words.size());
        config.putAll(recipe.language().config());
        config.put("pad_token_id", words.id("<pad>"));
        config.put("eos_token_id", words.id(END));
        config.put(
                config.get("model_type").equals("t5") ? "decoder_start_token_id" : "bos_token_id",
                words.id("<pad>"));
        return config;
    }

    /** Returns the configuration of the whole. */
    static Map<String, Object> whole(PretrainingRecipe recipe, Words words) {
        Map<String, Object> config = new LinkedHashMap<>();
        if (recipe.vision().tagged()) {
            config.put("model_type", "vision-text-dual-encoder");
        } else {
            config.put("model_type", "blip-2");
            config.put("architectures", List.of("Blip2ForConditionalGeneration"));
        }
        config.putAll(recipe.vision().config());
        config.put("text_config", text(recipe, words));
        return config;
    }

    /**
     * Returns a tokenizer of whole words: lower case, split at white space and around punctuation,
     * with the end token appended.
     */
    static Map<String, Object> tokenizer(Words words) {
        Map<String, Object> vocabulary = new LinkedHashMap<>();
        words.all().forEach(word -> vocabulary.put(word, words.id(word)));
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("version", "1.0");
        file.put("truncation", null);
        file.put("padding", null);
        file.put(
                "added_tokens",
                words.all().subList(0, Words.FIRST).stream()
                        .map(word -> special(word, words.id(word)))
                        .toList());
        file.put("normalizer", Map.of("type", "Lowercase"));
        file.put("pre_tokenizer", Map.of("type", "Whitespace"));
        file.put("post_processor", ended(words));
        file.put("decoder", null);
        file.put("model", ordered("type", "WordLevel", "vocab", vocabulary, "unk_token", "<unk>"));
        return file;
    }

    private static Map<String, Object> special(String token, int id) {
        Map<String, Object> added = ordered("id", id, "content", token, "special", true);
        for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
            added.put(flag, false);
        }
        return added;
    }

    private static Map<String, Object> ended(Words words) {
        Object end = Map.of("SpecialToken", ordered("id", END, "type_id", 0));
        Object first = Map.of("Sequence", ordered("id", "A", "type_id", 0));
        Object second = Map.of("Sequence", ordered("id", "B", "type_id", 0));
        Object token = ordered("id", END, "ids", List.of(words.id(END)), "tokens", List.of(END));
        Map<String, Object> template = ordered("type", "TemplateProcessing");
        template.put("single", List.of(first, end));
        template.put("pair", List.of(first, end, second, end));
        template.put("special_tokens", Map.of(END, token));
        return template;
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    /** Reads a section of the recipe as the file that it becomes. */
    static ConfigFile parse(String section, Map<String, Object> config) {
        return ConfigFile.parse("recipe " + section, json(config));
    }

    /** Writes readable JSON with a line break at the end. */
    static String json(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values can be written", e);
        }
    }
}
