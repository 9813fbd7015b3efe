package io.affogato.fusion.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.modality.PretrainingCorpus.Example;
import io.affogato.nn.Kernels;
import io.affogato.nn.Ops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Turns worded scenes into the language in which other senses will speak to the language model.
 *
 * <p>Axes: B batch, L positions, V vocabulary, E width, T frames, K tokens a frame.
 *
 * <p>A position is a bag of words; its embedding is the sum of theirs. As in the espresso-concat
 * layout of CREMA (arXiv:2402.05889) a sequence holds per frame a prefix and K tokens, then all
 * prefixes, then T K fused tokens, then the question. What is known of a thing is divided between
 * the first block and the second, which share only the word that says where it is; the second
 * passes the self-gate. Frames repeat the same tokens with other noise, so that no position is
 * special and the model must join by place.
 */
final class SoftScenes {

    static final Kernels KERNELS = Kernels.of(SoftScenes.class, "pretrain.py");

    private final Words words;
    private final int slots;
    private final int primaryWords;

    /**
     * Fixes the layout.
     *
     * @param slots K
     * @param primaryWords how many leading words of a bag (the place first) the anchor shows
     */
    SoftScenes(Words words, int slots, int primaryWords) {
        this.words = words;
        this.slots = slots;
        this.primaryWords = primaryWords;
    }

    /**
     * One batch on the device.
     *
     * @param counts (B, L, V)
     * @param gain (B, L, 1)
     * @param gate (B, L, 1)
     * @param noise (B, L, 1)
     * @param mask (B, L)
     * @param labels (B, T), int64, -100 where padded
     */
    record Batch(
            NDArray counts,
            NDArray gain,
            NDArray gate,
            NDArray noise,
            NDArray mask,
            NDArray labels) {

        /** Returns (B, L, E), with fresh noise. */
        NDArray embeddings(NDArray table) {
            return KERNELS.call("soft_tokens", counts, table, gain, gate, noise);
        }
    }

    /**
     * Lays out examples with T frames each.
     *
     * @param realism from 0, where every thing is one clean token, to 1, where things are divided,
     *     gated, noisy and now and then incomplete; what a small model cannot start with, it can
     *     grow into
     * @param disturbed share of the divided scenes that hold stray words
     */
    Batch batch(
            NDManager manager,
            List<Example> examples,
            int frames,
            double realism,
            double disturbed,
            Random random) {
        List<Row> rows = new ArrayList<>();
        for (Example example : examples) {
            rows.add(row(example, examples, frames, (float) realism, disturbed, random));
        }
        int b = rows.size();
        int l = rows.stream().mapToInt(row -> row.bags.size()).max().orElseThrow();
        int answer = rows.stream().mapToInt(row -> row.answer.length).max().orElseThrow();
        int v = words.size();
        float[] counts = new float[b * l * v];
        float[] gain = new float[b * l];
        float[] gate = new float[b * l];
        float[] noise = new float[b * l];
        float[] mask = new float[b * l];
        long[] labels = new long[b * answer];
        Arrays.fill(labels, -100);
        for (int i = 0; i < b; i++) {
            Row row = rows.get(i);
            for (int j = 0; j < row.bags.size(); j++) {
                int at = i * l + j;
                for (int id : row.bags.get(j)) {
                    counts[at * v + id] += 1;
                }
                for (int id : row.stray.get(j)) {
                    counts[at * v + id] += row.strayWeight;
                }
                gain[at] = row.kind.get(j).gain;
                gate[at] = row.kind.get(j).gated ? 1 : 0;
                noise[at] = row.kind.get(j).noise;
                mask[at] = 1;
            }
            for (int j = 0; j < row.answer.length; j++) {
                labels[i * answer + j] = row.answer[j];
            }
        }
        return new Batch(
                Ops.tensor(manager, counts, b, l, v),
                Ops.tensor(manager, gain, b, l, 1),
                Ops.tensor(manager, gate, b, l, 1),
                Ops.tensor(manager, noise, b, l, 1),
                Ops.tensor(manager, mask, b, l),
                Ops.tensor(manager, labels, b, answer));
    }

    private record Kind(float gain, boolean gated, float noise, float lost) {}

    private static final int[] NOTHING = {};
    private static final int MOST_STRAY = 4;

    private static final Kind TEXT = new Kind(1, false, 0, 0);

    /** One sequence: bags of word ids, how each becomes an embedding, and the answer. */
    private static final class Row {
        final List<int[]> bags = new ArrayList<>();
        final List<int[]> stray = new ArrayList<>();
        final List<Kind> kind = new ArrayList<>();
        int[] answer = new int[0];
        float strayWeight;

        void add(int[] bag, Kind how) {
            add(bag, NOTHING, how);
        }

        void add(int[] bag, int[] strayWords, Kind how) {
            bags.add(bag);
            stray.add(strayWords);
            kind.add(how);
        }

        void text(int[] ids) {
            for (int id : ids) {
                add(new int[] {id}, TEXT);
            }
        }
    }

    private Row row(
            Example example,
            List<Example> others,
            int frames,
            float realism,
            double disturbed,
            Random random) {
        boolean divided = random.nextFloat() < realism;
        boolean[] second = division(example, divided, random);
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < slots; i++) {
            places.add(i < example.facts().size() ? i : -1);
        }
        Collections.shuffle(places, random);
        float lost = 0.01f * realism;
        Kind open = new Kind(0.6f + 0.6f * random.nextFloat(), false, noise(realism, random), lost);
        boolean gated = random.nextFloat() < 0.9f * realism;
        Kind fused =
                new Kind(0.5f + 0.9f * random.nextFloat(), gated, noise(realism, random), lost);
        Row row = new Row();
        row.strayWeight = 0.2f + 0.8f * random.nextFloat();
        boolean strays = divided && random.nextFloat() < disturbed;
        int[][] stray = strays ? stray(others, random) : new int[slots][0];
        for (int t = 1; t <= frames; t++) {
            row.text(words.ids("frame " + t + " :"));
            block(row, example, places, second, false, open, new int[slots][0], random);
        }
        for (int t = 1; t <= frames; t++) {
            row.text(words.ids("frame " + t + " :"));
        }
        for (int t = 1; t <= frames; t++) {
            block(row, example, places, second, true, fused, stray, random);
        }
        row.text(words.sentence(example.question()));
        row.answer = words.sentence(example.answer());
        return row;
    }

    private static float noise(float realism, Random random) {
        return realism * (0.03f + 0.2f * random.nextFloat());
    }

    /** Draws which words of a bag the second block shows: as the senses will, or at random. */
    private boolean[] division(Example example, boolean divided, Random random) {
        int most = example.facts().stream().mapToInt(List::size).max().orElse(0);
        boolean asSensed = random.nextFloat() < 0.95f;
        boolean[] second = new boolean[most];
        for (int i = 1; i < most; i++) {
            second[i] = divided && (asSensed ? i >= primaryWords : random.nextBoolean());
        }
        return second;
    }

    private void block(
            Row row,
            Example example,
            List<Integer> places,
            boolean[] second,
            boolean fused,
            Kind kind,
            int[][] stray,
            Random random) {
        for (int slot = 0; slot < slots; slot++) {
            int place = places.get(slot);
            if (place < 0) {
                row.add(NOTHING, stray[slot], kind);
                continue;
            }
            List<String> bag = example.facts().get(place);
            List<Integer> ids = new ArrayList<>();
            for (int i = 0; i < bag.size(); i++) {
                boolean shown = i == 0 ? shares(second, fused) : second[i] == fused;
                if (shown && random.nextFloat() >= kind.lost) {
                    ids.add(words.id(bag.get(i)));
                }
            }
            row.add(ids.stream().mapToInt(Integer::intValue).toArray(), stray[slot], kind);
        }
    }

    /**
     * Draws words of the anchor's kind that stand in the second block without being true there:
     * what an untrained adapter says. The first block is to be trusted for what it shows.
     */
    private int[][] stray(List<Example> others, Random random) {
        int[][] stray = new int[slots][];
        for (int slot = 0; slot < slots; slot++) {
            stray[slot] = new int[random.nextInt(MOST_STRAY + 1)];
            for (int i = 0; i < stray[slot].length; i++) {
                List<List<String>> facts = others.get(random.nextInt(others.size())).facts();
                List<String> bag = facts.get(random.nextInt(facts.size()));
                int most = Math.min(primaryWords, bag.size());
                stray[slot][i] = words.id(bag.get(1 + random.nextInt(most - 1)));
            }
        }
        return stray;
    }

    /** Tells whether a block shows anything of a thing, and so has to say where it is. */
    private static boolean shares(boolean[] second, boolean fused) {
        for (int i = 1; i < second.length; i++) {
            if (second[i] == fused) {
                return true;
            }
        }
        return false;
    }
}
