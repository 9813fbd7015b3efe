package io.affogato.platform.report;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Everything a report shows, measured by the run; the writer computes nothing but shares and
 * scales. Shares and chances are fractions from 0 to 1.
 *
 * @param headline what the page says first
 * @param measure what senses, types and validation are measured by
 * @param worth everything measured of all answers, the first counts most
 * @param parts the networks of the run, in the order data flows through them
 * @param training curves of the training
 * @param senses one row a modality: its own question types with it and with it removed
 * @param types one row a question type
 * @param answers what answers look like that are no text
 * @param clips sample recordings with questions, as filmstrips
 * @param cost what the way of fusion costs
 * @param facts seed, command, commit, machine, versions: whatever repeats the run
 * @param stages how long each stage took, in order
 * @param recipe the resolved recipe, as text
 */
public record ReportModel(
        Headline headline,
        Measure measure,
        List<Fact> worth,
        List<Part> parts,
        Training training,
        List<SenseRow> senses,
        List<TypeRow> types,
        Answers answers,
        List<Clip> clips,
        List<Fact> cost,
        List<Fact> facts,
        List<Stage> stages,
        String recipe) {

    /** Copies the lists. */
    public ReportModel {
        worth = List.copyOf(worth);
        cost = List.copyOf(cost);
        parts = List.copyOf(parts);
        senses = List.copyOf(senses);
        types = List.copyOf(types);
        clips = List.copyOf(clips);
        facts = List.copyOf(facts);
        stages = List.copyOf(stages);
    }

    /**
     * What the page says first.
     *
     * @param run name of the run
     * @param worth what counts most on the test split, with all senses
     * @param questions how many questions that split holds
     * @param trainingSeconds wall-clock seconds of training
     * @param totalSeconds wall-clock seconds of the whole command
     * @param device where it ran, such as {@code cpu, 2 threads}
     */
    public record Headline(
            String run,
            double worth,
            long questions,
            double trainingSeconds,
            double totalSeconds,
            String device) {}

    /**
     * What is measured.
     *
     * @param name such as {@code accuracy}
     * @param share whether it is a share, shown in percent
     */
    public record Measure(String name, boolean share) {

        /** Writes a value as people read it. */
        String shown(double value) {
            return share || !Double.isFinite(value)
                    ? Numbers.percent(value)
                    : Numbers.fixed(value, 3);
        }
    }

    /**
     * One network.
     *
     * @param name such as {@code language model}
     * @param role what it maps to what, in a few words
     * @param parameters how many numbers it holds
     * @param frozen whether training leaves them alone
     */
    public record Part(String name, String role, long parameters, boolean frozen) {}

    /**
     * Curves of the training over one horizontal unit.
     *
     * @param unit of every x, in the singular, such as {@code epoch}
     * @param senses one entry a modality, in the order they take turns
     * @param validation measured on the validation split
     */
    public record Training(String unit, List<SenseCurves> senses, List<Point> validation) {

        /** Copies the lists. */
        public Training {
            senses = List.copyOf(senses);
            validation = List.copyOf(validation);
        }
    }

    /**
     * Curves of one modality.
     *
     * @param modality its id
     * @param loss training loss, any number of points in order of x
     * @param gradientNorm global norm of its adapter's gradient, in order of x
     * @param exit where it left training; empty if it stayed to the end
     */
    public record SenseCurves(
            String modality, List<Point> loss, List<Point> gradientNorm, OptionalDouble exit) {

        /** Copies the lists. */
        public SenseCurves {
            loss = List.copyOf(loss);
            gradientNorm = List.copyOf(gradientNorm);
        }
    }

    /** One point of a curve; a value that is not finite leaves a gap. */
    public record Point(double x, double y) {}

    /**
     * What a sense is worth.
     *
     * @param modality its id
     * @param types the question types that cannot be answered without it
     * @param questions how many such questions were asked
     * @param with measured on them with all senses
     * @param without measured on them with this sense removed
     * @param chance what a guesser that lacks it reaches
     */
    public record SenseRow(
            String modality,
            List<String> types,
            long questions,
            double with,
            double without,
            double chance) {

        /** Copies the types. */
        public SenseRow {
            types = List.copyOf(types);
        }
    }

    /**
     * What answers to one question type are worth, with all senses.
     *
     * @param type its name
     * @param senses modalities it needs
     * @param questions how many were asked
     * @param worth of the answers
     * @param chance what a guesser reaches
     */
    public record TypeRow(
            String type, List<String> senses, long questions, double worth, double chance) {

        /** Copies the senses. */
        public TypeRow {
            senses = List.copyOf(senses);
        }
    }

    /**
     * What answers look like that are no text.
     *
     * @param masks a row an example
     * @param scores panels, with all senses and with each removed
     * @param confusions tables, with all senses and with each removed
     */
    public record Answers(List<Masks> masks, List<Scores> scores, List<Confusion> confusions) {

        /** Answers that are text. */
        public static final Answers NONE = new Answers(List.of(), List.of(), List.of());

        /** Copies the lists. */
        public Answers {
            masks = List.copyOf(masks);
            scores = List.copyOf(scores);
            confusions = List.copyOf(confusions);
        }
    }

    /**
     * Masks over one picture.
     *
     * @param text that says what is meant
     * @param views the picture with one mask each
     */
    public record Masks(String text, List<View> views) {

        /** Copies the list. */
        public Masks {
            views = List.copyOf(views);
        }
    }

    /**
     * A picture.
     *
     * @param caption below it
     * @param picture PNG file as bytes; the writer only reads them
     */
    @SuppressWarnings("ArrayRecordComponent") // bulk data that nobody compares
    public record View(String caption, byte[] picture) {}

    /**
     * Predicted scores over true ones.
     *
     * @param caption such as {@code all senses}
     * @param points true score and predicted score
     * @param worth measured of them
     */
    public record Scores(String caption, List<Point> points, double worth) {

        /** Copies the list. */
        public Scores {
            points = List.copyOf(points);
        }
    }

    /**
     * How often which class was taken for which.
     *
     * @param caption such as {@code all senses}
     * @param classes in order
     * @param counts a row a true class, in it a number a predicted one
     */
    public record Confusion(String caption, List<String> classes, List<List<Integer>> counts) {

        /** Copies the lists. */
        public Confusion {
            classes = List.copyOf(classes);
            counts = counts.stream().map(List::copyOf).toList();
        }
    }

    /**
     * A sample recording.
     *
     * @param id of the recording
     * @param strips one a sense, in order
     * @param questions asked about it
     */
    public record Clip(String id, List<Strip> strips, List<Asked> questions) {

        /** Copies the lists. */
        public Clip {
            strips = List.copyOf(strips);
            questions = List.copyOf(questions);
        }
    }

    /**
     * What one sense recorded, frame by frame.
     *
     * @param sense shown beside the pictures
     * @param pictures PNG files as bytes, in order of time; the writer only reads them
     */
    public record Strip(String sense, List<byte[]> pictures) {

        /** Copies the list, not the bytes. */
        public Strip {
            pictures = List.copyOf(pictures);
        }
    }

    /**
     * A question and what the model said.
     *
     * @param question as asked
     * @param answer the right one
     * @param prediction with all senses
     * @param removed the modality taken away for {@code without}
     * @param without prediction with that modality removed
     */
    public record Asked(
            String question, String answer, String prediction, String removed, String without) {}

    /** One line of what repeats the run. */
    public record Fact(String name, String value) {}

    /** Wall-clock seconds of a stage. */
    public record Stage(String name, double seconds) {}
}
