package io.affogato.fusion.task;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.backbone.SpecialTokens;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Ops;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The language model's tokenizer, read from {@code tokenizer.json}.
 *
 * <p>Questions and answers end with the end token, which the file's post-processor appends; the
 * length limit counts it. Thread-safe.
 */
public final class TextTokenizer implements AutoCloseable {

    /** Where labels are not learnt. */
    private static final long IGNORED = -100;

    private final HuggingFaceTokenizer tokenizer;
    private final int longest;
    private final SpecialTokens special;

    private TextTokenizer(HuggingFaceTokenizer tokenizer, int longest, SpecialTokens special) {
        this.tokenizer = tokenizer;
        this.longest = longest;
        this.special = special;
    }

    /**
     * Opens a tokenizer. The first one of a process loads its native library, which only the host's
     * class loader finds: it is the context class loader meanwhile.
     *
     * @param file {@code tokenizer.json}
     * @param longest tokens a text keeps, the end token among them (CREMA: 77)
     * @param special the language model's: what ends an answer, and fills up shorter texts
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS} or {@link ErrorCode#BAD_WEIGHTS}
     */
    public static TextTokenizer open(Path file, int longest, SpecialTokens special) {
        if (!Files.isRegularFile(file)) {
            throw new ModalityException(
                    ErrorCode.MISSING_WEIGHTS,
                    "no tokenizer at %s; a backbone folder needs tokenizer.json".formatted(file));
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(TextTokenizer.class.getClassLoader());
        try {
            Map<String, String> options =
                    Map.of("truncation", "true", "maxLength", Integer.toString(longest));
            return new TextTokenizer(
                    HuggingFaceTokenizer.newInstance(file, options), longest, special);
        } catch (IOException | RuntimeException e) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "tokenizer %s is not readable: %s".formatted(file, e.getMessage()),
                    e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /**
     * Tokenises texts with what the tokenizer puts around them: an end token for a T5, a start
     * token for a LLaMA.
     */
    public TokenBatch encode(NDManager manager, List<String> texts) {
        return padded(manager, ids(texts, true));
    }

    /** Tokenises texts that others will follow: without the end token. */
    public TokenBatch encodeUnended(NDManager manager, List<String> texts) {
        return padded(manager, ids(texts, false));
    }

    /**
     * Tokenises answers as labels (B, La), int64, -100 for padding. Each ends with the end token,
     * whatever the tokenizer puts around texts: a LLaMA's would let an answer begin like a text and
     * never end.
     */
    public NDArray labels(NDManager manager, List<String> answers) {
        List<long[]> rows = answers.stream().map(this::ended).toList();
        int width = longest(rows);
        long[] flat = new long[rows.size() * width];
        Arrays.fill(flat, IGNORED);
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, flat, i * width, rows.get(i).length);
        }
        return Ops.tensor(manager, flat, rows.size(), width);
    }

    /** Returns the ids of one text without the end token. */
    public long[] idsOf(String text) {
        return tokenizer.encode(text, false, false).getIds();
    }

    /** Turns ids back into text, without special tokens and surrounding space. */
    public String decode(long[] ids) {
        return tokenizer.decode(ids, true).strip();
    }

    /** Frees the tokenizer. Calling it twice is allowed. */
    @Override
    public void close() {
        tokenizer.close();
    }

    private long[] ended(String answer) {
        long[] ids = idsOf(answer);
        long[] ended = Arrays.copyOf(ids, Math.min(ids.length + 1, longest));
        ended[ended.length - 1] = special.end();
        return ended;
    }

    private List<long[]> ids(List<String> texts, boolean ended) {
        return texts.stream().map(text -> tokenizer.encode(text, ended, false).getIds()).toList();
    }

    private TokenBatch padded(NDManager manager, List<long[]> rows) {
        int width = longest(rows);
        long[] ids = new long[rows.size() * width];
        float[] mask = new float[ids.length];
        Arrays.fill(ids, special.pad());
        for (int i = 0; i < rows.size(); i++) {
            int start = i * width;
            System.arraycopy(rows.get(i), 0, ids, start, rows.get(i).length);
            Arrays.fill(mask, start, start + rows.get(i).length, 1);
        }
        return new TokenBatch(
                Ops.tensor(manager, ids, rows.size(), width),
                Ops.tensor(manager, mask, rows.size(), width));
    }

    private static int longest(List<long[]> rows) {
        return rows.stream().mapToInt(row -> row.length).max().orElse(0);
    }
}
