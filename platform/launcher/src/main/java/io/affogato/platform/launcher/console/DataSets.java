package io.affogato.platform.launcher.console;

import io.affogato.fusion.data.SampleFile;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Data sets whose recordings can be picked, and the recordings that callers brought. */
final class DataSets {

    /** Name of the set of brought recordings, and of its only split. */
    static final String BROUGHT = "uploads";

    private static final int MOST_BROUGHT = 200;
    private static final int MOST_SPLITS = 8;

    private final Path tasks;
    private final Map<String, Path> folders = new LinkedHashMap<>();
    private final Map<Path, List<Sample>> read =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Path, List<Sample>> eldest) {
                    return size() > MOST_SPLITS;
                }
            };
    private final Map<Integer, Sample> brought = new LinkedHashMap<>();
    private int nextBrought;

    /**
     * Looks for data sets.
     *
     * @param tasks folder of what tasks made, one folder a set
     * @param more further folders with sample files
     */
    DataSets(Path tasks, List<Path> more) {
        this.tasks = tasks;
        more.forEach(folder -> folders.put(folder.getFileName().toString(), folder));
    }

    /**
     * A data set.
     *
     * @param name of it
     * @param splits names of its sample files, without ending
     */
    record DataSet(String name, List<String> splits) {}

    /** Returns the sets there are now. */
    synchronized List<DataSet> list() {
        List<DataSet> sets = new ArrayList<>();
        all().forEach((name, folder) -> sets.add(new DataSet(name, splits(folder))));
        sets.removeIf(set -> set.splits().isEmpty());
        return sets;
    }

    private Map<String, Path> all() {
        Map<String, Path> all = new LinkedHashMap<>(folders);
        if (Files.isDirectory(tasks)) {
            try (Stream<Path> found = Files.list(tasks)) {
                found.filter(Files::isDirectory)
                        .sorted()
                        .forEach(folder -> all.put(folder.getFileName().toString(), folder));
            } catch (IOException e) {
                throw new ModalityException(
                        ErrorCode.IO, "cannot list %s: %s".formatted(tasks, e), e);
            }
        }
        return all;
    }

    private static List<String> splits(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jsonl"))
                    .map(name -> name.substring(0, name.length() - ".jsonl".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ModalityException(ErrorCode.IO, "cannot list %s: %s".formatted(folder, e), e);
        }
    }

    /**
     * Returns the samples of a split, with what they know of their answers.
     *
     * @throws ModalityException {@link ErrorCode#MISSING_FILE}
     */
    synchronized List<Sample> samples(String set, String split) {
        Path folder = all().get(set);
        if (folder == null || !splits(folder).contains(split)) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE, "no data set %s with split %s".formatted(set, split));
        }
        return read.computeIfAbsent(folder.resolve(split + ".jsonl"), SampleFile::readQuestions);
    }

    /** Returns one sample; brought ones are of set and split {@link #BROUGHT}. */
    synchronized Sample sample(String set, String split, int index) {
        if (set.equals(BROUGHT)) {
            Sample sample = brought.get(index);
            if (sample == null) {
                throw new ModalityException(
                        ErrorCode.MISSING_FILE,
                        "recording %d is not kept any more; bring it again".formatted(index));
            }
            return sample;
        }
        List<Sample> samples = samples(set, split);
        if (index >= samples.size()) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE,
                    "split %s of %s has %d samples, asked for number %d"
                            .formatted(split, set, samples.size(), index));
        }
        return samples.get(index);
    }

    /** Keeps a recording that a caller brought. */
    synchronized int bring(Sample sample) {
        if (brought.size() >= MOST_BROUGHT) {
            brought.remove(brought.keySet().iterator().next());
        }
        brought.put(nextBrought, sample);
        return nextBrought++;
    }
}
