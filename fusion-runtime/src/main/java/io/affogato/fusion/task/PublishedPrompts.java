package io.affogato.fusion.task;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;

/**
 * The prompts of the CREMA code by data set, and of MiT's code for masks, to the byte: "phase" and
 * "a object" are theirs. They stand in {@code prompts.properties} beside this class.
 */
public final class PublishedPrompts {

    /** Key of the text before the tokens of a sole modality without segments. */
    public static final String SOLE_PREFIX = "sole-prefix";

    private static final String FILE = "prompts.properties";

    private PublishedPrompts() {}

    /**
     * Returns a prompt.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static PromptTemplate named(String name) {
        Properties all = read();
        String text = all.getProperty(name + ".text");
        if (text == null) {
            throw new IllegalArgumentException("no prompt '%s' in %s".formatted(name, FILE));
        }
        return new PromptTemplate(
                text,
                Boolean.parseBoolean(all.getProperty(name + ".clean")),
                PromptTemplate.Target.valueOf(all.getProperty(name + ".target")),
                Optional.ofNullable(all.getProperty(name + ".training")));
    }

    /**
     * Returns another text of the file.
     *
     * @throws IllegalArgumentException if there is none of that key
     */
    public static String text(String key) {
        String text = read().getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("no text '%s' in %s".formatted(key, FILE));
        }
        return text;
    }

    private static Properties read() {
        Properties all = new Properties();
        try (Reader reader =
                new InputStreamReader(
                        PublishedPrompts.class.getResourceAsStream(FILE), StandardCharsets.UTF_8)) {
            all.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }
}
