package io.affogato.platform.kernel;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Reads the trust file. Whatever is odd about it is a problem, and all problems are told at once: a
 * file that decides whose code runs is never read leniently.
 *
 * <p>The text may use no aliases, anchors or tags, nests at most six deep and has at most 2^20
 * characters.
 */
final class TrustFile {

    private static final int MOST_TEXT = 1 << 20;
    private static final int DEEPEST = 6;
    private static final YAMLFactory FACTORY =
            YAMLFactory.builder()
                    .loaderOptions(limits())
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                    .build();
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final List<String> KEYS =
            List.of("mode", "allow-native", "signers", "allow", "deny");

    private final YAMLParser parser;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, String> signers = new LinkedHashMap<>();
    private final Map<String, String> allow = new LinkedHashMap<>();
    private final Map<String, String> deny = new LinkedHashMap<>();
    private TrustMode mode;
    private boolean allowNative;

    private TrustFile(YAMLParser parser) {
        this.parser = parser;
    }

    /** Takes the value of one key; the parser stands on it. */
    private interface KeyReader {
        void read(String key) throws IOException;
    }

    private static LoaderOptions limits() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MOST_TEXT);
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(0);
        return options;
    }

    /**
     * Reads a file.
     *
     * @throws ModalityException {@link ErrorCode#BAD_SETTINGS} with every problem and its line and
     *     column; {@link ErrorCode#IO}
     */
    static TrustSettings read(Path file) {
        try {
            if (Files.size(file) > MOST_TEXT) {
                throw bad(file, List.of("1:1  is larger than %d bytes".formatted(MOST_TEXT)));
            }
            return parse(file, Files.readString(file));
        } catch (CharacterCodingException e) {
            throw bad(file, List.of("1:1  is not UTF-8 text"));
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "cannot read %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static TrustSettings parse(Path file, String text) throws IOException {
        try (YAMLParser parser = FACTORY.createParser(text)) {
            TrustFile reader = new TrustFile(parser);
            reader.readAll();
            if (!reader.problems.isEmpty()) {
                throw bad(file, reader.problems);
            }
            return new TrustSettings(
                    reader.mode, reader.allowNative, reader.signers, reader.allow, reader.deny);
        }
    }

    private static ModalityException bad(Path file, List<String> problems) {
        String plural = problems.size() == 1 ? "" : "s";
        return new ModalityException(
                ErrorCode.BAD_SETTINGS,
                "%s has %d problem%s:\n  %s"
                        .formatted(file, problems.size(), plural, String.join("\n  ", problems)));
    }

    private void readAll() throws IOException {
        try {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                problem("must be a section of the keys " + KEYS);
                return;
            }
            section(KEYS, this::topic);
            if (mode == null) {
                problems.add("1:1  key 'mode' is missing; give signed, listed or open");
            }
            if (parser.nextToken() != null) {
                problem("holds more than one document");
            }
        } catch (JsonProcessingException e) {
            String first = e.getOriginalMessage().lines().findFirst().orElse("malformed");
            problems.add(place(e.getLocation()) + "  is not valid YAML: " + first);
        }
    }

    private void topic(String key) throws IOException {
        switch (key) {
            case "mode" -> readMode();
            case "allow-native" -> readAllowNative();
            case "signers" -> list("label", signers);
            case "allow" -> list("note", allow);
            case "deny" -> list("reason", deny);
            default -> throw new IllegalStateException("not a key: " + key);
        }
    }

    private void readMode() throws IOException {
        String word = scalar();
        for (TrustMode known : TrustMode.values()) {
            if (known.word().equals(word)) {
                mode = known;
                return;
            }
        }
        mode = TrustMode.SIGNED; // never used: the problem ends the reading
        problem("mode must be signed, listed or open, found '%s'".formatted(word));
    }

    private void readAllowNative() throws IOException {
        String word = scalar();
        allowNative = "true".equals(word);
        if (!allowNative && !"false".equals(word)) {
            problem("allow-native must be true or false, found '%s'".formatted(word));
        }
    }

    /** Reads a list of sections that have a hash and a word about it. */
    private void list(String word, Map<String, String> target) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            problem("must be a list of {%s, sha256}; write [] for none".formatted(word));
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                item(word, target);
            } else {
                problem("must be a section {%s, sha256}".formatted(word));
                parser.skipChildren();
            }
        }
    }

    private void item(String word, Map<String, String> target) throws IOException {
        String where = place();
        Map<String, String> values = new LinkedHashMap<>();
        section(List.of(word, "sha256"), key -> values.put(key, item(key)));
        for (String key : List.of(word, "sha256")) {
            if (!values.containsKey(key)) {
                problems.add("%s  key '%s' is missing".formatted(where, key));
            }
        }
        String hash = values.getOrDefault("sha256", "");
        if (!hash.isEmpty() && target.putIfAbsent(hash, values.getOrDefault(word, "")) != null) {
            problems.add("%s  sha256 %s is given twice".formatted(where, hash));
        }
    }

    /** Returns a word, or a hash in plain digits; empty after a problem. */
    private String item(String key) throws IOException {
        String text = scalar();
        if (!key.equals("sha256")) {
            if (text.isBlank()) {
                problem("%s must not be empty".formatted(key));
            }
            return text.strip();
        }
        String digits = text.replace(":", "").toLowerCase(Locale.ROOT);
        if (SHA256.matcher(digits).matches()) {
            return digits;
        }
        problem("sha256 must be 64 hexadecimal digits, found '%s'".formatted(text));
        return "";
    }

    private void section(List<String> known, KeyReader reader) throws IOException {
        Set<String> seen = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            if (!known.contains(key)) {
                problem("unknown key '%s'; known: %s".formatted(key, known));
                skip();
            } else if (!seen.add(key)) {
                problem("key '%s' is given twice".formatted(key));
                skip();
            } else {
                parser.nextToken();
                requirePlain();
                reader.read(key);
            }
        }
    }

    private void skip() throws IOException {
        parser.nextToken();
        parser.skipChildren();
    }

    /** Aliases, anchors and tags would make the file say what it does not show. */
    private void requirePlain() throws IOException {
        if (parser.isCurrentAlias() || parser.getObjectId() != null || parser.getTypeId() != null) {
            problem("aliases, anchors and tags are not allowed");
        }
    }

    /** Returns the text of a single value; empty if it is none. */
    private String scalar() throws IOException {
        if (parser.currentToken().isScalarValue() && !parser.isExpectedStartArrayToken()) {
            return parser.currentToken() == JsonToken.VALUE_NULL ? "" : parser.getText();
        }
        problem("must be a single value");
        parser.skipChildren();
        return "";
    }

    private void problem(String text) {
        problems.add(place() + "  " + text);
    }

    private String place() {
        return place(parser.currentTokenLocation());
    }

    private static String place(JsonLocation at) {
        return at == null
                ? "1:1"
                : "%d:%d".formatted(Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
    }
}
