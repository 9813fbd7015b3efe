package io.affogato.platform.launcher.recipe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * Everything a training run is told, with defaults filled in.
 *
 * @param schema {@code affogato.train/1}
 * @param run its name, seed and place
 * @param device {@code auto}, {@code cpu} or {@code cuda:0}
 * @param backbone name or folder of the frozen networks
 * @param precision what the language model's weights are kept as
 * @param data where samples come from
 * @param modalities which take part, in order; the first is the anchor
 * @param frames T, frames of every sample
 * @param features how inputs are encoded
 * @param adapter sizes of what is trained
 * @param fusion how modalities are joined
 * @param training the schedule
 * @param checkpoint when states are kept
 * @param evaluate what is measured at the end
 * @param head what answers, if not words
 * @param prompt how questions are put
 * @param textTokens tokens a question or answer keeps
 * @param legacy oddities of the released code to keep
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Recipe(
        String schema,
        Run run,
        String device,
        String backbone,
        KeptAs precision,
        Data data,
        ModalityChoice modalities,
        int frames,
        FeatureSettings features,
        Adapter adapter,
        FusionSettings fusion,
        Training training,
        Checkpoints checkpoint,
        Evaluate evaluate,
        HeadSettings head,
        PromptChoice prompt,
        int textTokens,
        List<Oddity> legacy) {

    /** Copies the list. */
    public Recipe {
        legacy = List.copyOf(legacy);
    }

    /**
     * What the run is called.
     *
     * @param name also the name of its folder
     * @param seed fixes every random number of the run
     * @param output folder that holds run folders; relative to where the command is started
     */
    public record Run(String name, long seed, String output) {}

    /**
     * Sample files, or a task that makes them.
     *
     * @param task makes all three splits
     * @param train training samples, JSONL
     * @param validation validation samples, JSONL
     * @param test test samples, JSONL
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Data(
            Optional<Task> task,
            Optional<String> train,
            Optional<String> validation,
            Optional<String> test) {

        /** Checks that exactly one source is named. */
        public Data {
            boolean files = train.isPresent() || validation.isPresent() || test.isPresent();
            if (task.isPresent() == files) {
                throw new IllegalArgumentException(
                        "needs either 'task' or sample files 'train', 'validation' and 'test'");
            }
            if (files && train.isEmpty()) {
                throw new IllegalArgumentException("needs a sample file 'train'");
            }
        }
    }

    /**
     * Data that an installed task makes.
     *
     * @param id the task
     * @param seed decides everything random about the data
     * @param train recordings in the training split
     * @param validation recordings in the validation split
     * @param test recordings in the test split
     * @param kinds of samples that the run is about; the task's questions if empty
     */
    public record Task(
            String id, long seed, int train, int validation, int test, List<String> kinds) {

        /** Copies the list, which may be missing. */
        public Task {
            kinds = kinds == null ? List.of() : List.copyOf(kinds);
        }
    }

    /**
     * How inputs are encoded.
     *
     * @param batch recordings encoded together
     * @param threads files decoded at a time
     * @param onBadSample what happens to a recording that cannot be read
     */
    public record FeatureSettings(int batch, int threads, OnBadSample onBadSample) {}

    /** What happens to a recording that cannot be read. */
    public enum OnBadSample {
        /** The run ends and names it. */
        @JsonProperty("fail")
        FAIL,
        /** Its samples are left out and counted. */
        @JsonProperty("skip")
        SKIP
    }

    /**
     * What is trained for each modality.
     *
     * @param loraRank rank of the low-rank pairs
     * @param dropout of their inputs, in [0, 1)
     * @param loraLayers layers with such pairs, from 0; all of them if empty
     * @param skip ids of modalities that go without them
     */
    public record Adapter(
            int loraRank, double dropout, List<Integer> loraLayers, List<String> skip) {

        /** Copies the lists. */
        public Adapter {
            loraLayers = List.copyOf(loraLayers);
            skip = List.copyOf(skip);
        }
    }

    /**
     * The schedule.
     *
     * @param mode one modality after another inside each batch, or all at once
     * @param epochs passes over the samples
     * @param batch questions in a batch
     * @param together questions about one recording that stay in one batch, at most
     * @param parts of a batch that are computed side by side, each on a thread
     * @param learningRate highest rate
     * @param minLearningRate lowest rate
     * @param warmupSteps batches of warm-up
     * @param schedule how the rate falls
     * @param weightDecay of the parameters that decay
     * @param clipNorm limit of the gradient norm of a pass; 0 for none
     * @param earlyExit when a modality leaves training
     * @param validateEveryEpochs epochs between validations; 0 for none
     * @param maxMinutes training time after which the run stops; none if absent
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Training(
            Mode mode,
            int epochs,
            int batch,
            int together,
            int parts,
            double learningRate,
            double minLearningRate,
            int warmupSteps,
            Schedule schedule,
            double weightDecay,
            double clipNorm,
            EarlyExit earlyExit,
            int validateEveryEpochs,
            Optional<Double> maxMinutes) {

        /** Checks the rates against each other. */
        public Training {
            if (minLearningRate > learningRate) {
                throw new IllegalArgumentException(
                        "minLearningRate must not exceed learningRate %s, was %s"
                                .formatted(learningRate, minLearningRate));
            }
        }

        /** Which modalities learn from a batch together. */
        public enum Mode {
            /** One after another. */
            @JsonProperty("sequential")
            SEQUENTIAL,
            /** All at once. */
            @JsonProperty("joint")
            JOINT
        }

        /** How the learning rate falls. */
        public enum Schedule {
            /** A cosine that is constant within an epoch, as in CREMA. */
            @JsonProperty("by-epoch")
            BY_EPOCH,
            /** One cosine over all steps, for short runs. */
            @JsonProperty("by-step")
            BY_STEP
        }
    }

    /**
     * When a modality leaves training: its gradient norm rises above its historical mean.
     *
     * @param enabled whether modalities may leave at all
     * @param temperature factor above the mean
     * @param warmupEpochs epochs of history before any exit
     * @param statistic what number stands for an epoch
     */
    public record EarlyExit(
            boolean enabled, double temperature, int warmupEpochs, Statistic statistic) {

        /** What number stands for the gradient norms of an epoch. */
        public enum Statistic {
            /** Their arithmetic mean. */
            @JsonProperty("epoch-mean")
            EPOCH_MEAN,
            /** The last one, as the released code computes it. */
            @JsonProperty("last-step")
            LAST_STEP,
            /** Their exponential moving average. */
            @JsonProperty("moving-average")
            MOVING_AVERAGE
        }
    }

    /**
     * When states are kept.
     *
     * @param everySteps batches between checkpoints; 0 for the last one only
     * @param keep how many of the newest stay on disk
     */
    public record Checkpoints(int everySteps, int keep) {}

    /**
     * What is measured at the end.
     *
     * @param split the samples
     * @param remove whether each sense is also taken away, to see what it was worth
     * @param scoring how an option is chosen
     * @param metric what counts as right
     * @param beams answers followed at once while writing; 1 for greedy
     * @param lengthPenalty power of the length that a beam's score is divided by
     * @param maxTokens most tokens of a written answer
     * @param minTokens fewest
     */
    public record Evaluate(
            Split split,
            Removal remove,
            Scoring scoring,
            Measure metric,
            int beams,
            double lengthPenalty,
            int maxTokens,
            int minTokens) {

        /** Which samples are measured. */
        public enum Split {
            /** Nothing is measured. */
            @JsonProperty("none")
            NONE,
            /** The validation samples. */
            @JsonProperty("validation")
            VALIDATION,
            /** The test samples. */
            @JsonProperty("test")
            TEST
        }

        /** Which senses are taken away. */
        public enum Removal {
            /** None. */
            @JsonProperty("none")
            NONE,
            /** Each alone. */
            @JsonProperty("each")
            EACH
        }
    }
}
