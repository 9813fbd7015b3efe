package io.affogato.platform.launcher.adapter;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.checkpoint.Durable;
import io.affogato.fusion.checkpoint.ModelIdentity;
import io.affogato.fusion.checkpoint.ParameterFile;
import io.affogato.fusion.run.OpenModel;
import io.affogato.fusion.training.Parameter;
import io.affogato.fusion.training.TrainableModel;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.platform.kernel.InstalledModality;
import io.affogato.platform.launcher.adapter.AdapterManifest.Bundle;
import io.affogato.platform.launcher.adapter.AdapterManifest.FeatureShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trained adapters, each under the hash of its weights.
 *
 * <pre>
 *   MODALITY/SHA-256/adapter.safetensors    its parameters
 *                    manifest.json          everything else
 *   _shared/SHA-256.safetensors             what the modalities of a run share
 *   state.json                              which of them are in use
 * </pre>
 *
 * <p>Folders and files appear whole or not at all and are never changed. Any number of processes
 * may add; they take turns to say what is in use.
 */
public final class AdapterStore {

    private static final Logger LOG = LoggerFactory.getLogger(AdapterStore.class);

    private static final String WEIGHTS = "adapter.safetensors";
    private static final String MANIFEST = "manifest.json";
    private static final String SHARED = "_shared";
    private static final String PART = ".part-";

    private final Path root;
    private final AdapterState state;

    /** Keeps adapters in a folder, which is made when the first comes. */
    public AdapterStore(Path root) {
        this.root = root;
        state = new AdapterState(root);
    }

    /** Adds what a model has learnt; weights that are there already stay as they are. */
    public void add(OpenModel model, List<InstalledModality> modalities, AdapterOrigin origin) {
        String shared = addShared(sharing(model.model()));
        for (InstalledModality installed : modalities) {
            add(model, installed, origin, shared);
        }
    }

    /** Returns what the modalities of a model share, and what it keeps besides. */
    public static List<Parameter> sharing(TrainableModel model) {
        List<Parameter> sharing = new ArrayList<>(model.shared());
        sharing.addAll(model.kept());
        return sharing;
    }

    private String addShared(List<Parameter> parameters) {
        if (parameters.isEmpty()) {
            return "";
        }
        Path folder = root.resolve(SHARED);
        Path part = folder.resolve(PART + UUID.randomUUID());
        try {
            Files.createDirectories(folder);
            ParameterFile.write(part, parameters);
            String sha256 = ParameterFile.entry(part).sha256();
            Durable.move(part, shared(sha256));
            return sha256;
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    private void add(
            OpenModel model, InstalledModality installed, AdapterOrigin origin, String shared) {
        Path folder = root.resolve(installed.id().value());
        Path part = folder.resolve(PART + UUID.randomUUID());
        List<Parameter> parameters = model.model().parameters(installed.id());
        try {
            Files.createDirectories(part);
            ParameterFile.write(part.resolve(WEIGHTS), parameters);
            String sha256 = ParameterFile.entry(part.resolve(WEIGHTS)).sha256();
            Path target = folder.resolve(sha256);
            if (Files.exists(target)) {
                Durable.delete(part);
                return;
            }
            AdapterManifest manifest =
                    new AdapterManifest(
                            AdapterManifest.SCHEMA,
                            installed.id().value(),
                            sha256,
                            measured(origin),
                            model(model.identity()),
                            new Bundle(installed.bundle(), installed.version(), installed.sha256()),
                            FeatureShape.of(
                                    installed.modality().spec(),
                                    model.featureWidths().get(installed.id())),
                            tensors(parameters),
                            shared,
                            Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
            Durable.write(part.resolve(MANIFEST), manifest.bytes());
            Durable.move(part, target);
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    private static AdapterOrigin measured(AdapterOrigin origin) {
        return Double.isNaN(origin.accuracy())
                ? new AdapterOrigin(
                        origin.run(), origin.step(), AdapterManifest.NOT_MEASURED, origin.recipe())
                : origin;
    }

    private static AdapterManifest.Model model(ModelIdentity identity) {
        return new AdapterManifest.Model(
                identity.modalities().stream().map(ModalityId::value).toList(),
                identity.rank(),
                identity.fusion(),
                identity.frames(),
                identity.backbone());
    }

    private static Map<String, List<Long>> tensors(List<Parameter> parameters) {
        Map<String, List<Long>> tensors = new TreeMap<>();
        for (Parameter parameter : parameters) {
            NDArray array = parameter.array();
            tensors.put(
                    parameter.name(), Arrays.stream(array.getShape().getShape()).boxed().toList());
        }
        return tensors;
    }

    /** Returns every adapter, by modality, newest first. A folder that is damaged is left out. */
    public List<AdapterManifest> all() {
        List<AdapterManifest> all = new ArrayList<>();
        for (Path modality : folders(root)) {
            if (!modality.endsWith(SHARED)) {
                all.addAll(of(modality));
            }
        }
        all.sort(
                Comparator.comparing(AdapterManifest::modality)
                        .thenComparing(
                                Comparator.comparing(AdapterManifest::time)
                                        .reversed()
                                        .thenComparing(AdapterManifest::sha256)));
        return all;
    }

    private static List<AdapterManifest> of(Path modality) {
        List<AdapterManifest> found = new ArrayList<>();
        for (Path folder : folders(modality)) {
            if (!folder.getFileName().toString().startsWith(PART)) {
                try {
                    found.add(AdapterManifest.read(folder.resolve(MANIFEST)));
                } catch (ModalityException e) {
                    LOG.warn("{}", e.getMessage());
                }
            }
        }
        return found;
    }

    private static List<Path> folders(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(parent)) {
            return found.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "folder %s cannot be listed: %s".formatted(parent, e), e);
        }
    }

    /**
     * Returns one adapter.
     *
     * @param sha256 or its beginning
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS} if there is none or more than one
     */
    public AdapterManifest find(ModalityId modality, String sha256) {
        AdapterHash.check(modality, sha256);
        List<AdapterManifest> known = of(root.resolve(modality.value()));
        List<AdapterManifest> found =
                known.stream().filter(m -> m.sha256().startsWith(sha256)).toList();
        if (found.size() != 1) {
            throw new ModalityException(
                    ErrorCode.MISSING_WEIGHTS,
                    "expected one adapter of '%s' whose hash begins with '%s', found %d of %d; see 'affogato adapter list'"
                            .formatted(modality, sha256, found.size(), known.size()));
        }
        return found.get(0);
    }

    /** Returns the file of an adapter's parameters. */
    public Path weights(AdapterManifest adapter) {
        return root.resolve(adapter.modality()).resolve(adapter.sha256()).resolve(WEIGHTS);
    }

    /** Returns the file of what the modalities of a run share. */
    public Path shared(String sha256) {
        return root.resolve(SHARED).resolve(sha256 + ".safetensors");
    }

    /**
     * Checks that an adapter's weights are those that were stored.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if they are not
     */
    void verify(AdapterManifest adapter) {
        try {
            String found = ParameterFile.entry(weights(adapter)).sha256();
            if (!found.equals(adapter.sha256())) {
                throw new ModalityException(
                        ErrorCode.BAD_WEIGHTS,
                        "%s should have SHA-256 %s, has %s; train it again, or activate another"
                                .formatted(weights(adapter), adapter.sha256(), found));
            }
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "%s cannot be read: %s".formatted(weights(adapter), e),
                    e);
        }
    }

    /** Returns which adapters are in use. */
    public ActiveAdapters active() {
        return state.read();
    }

    /** Changes which adapters are in use, one change after another. */
    ActiveAdapters change(UnaryOperator<ActiveAdapters> change) {
        return state.change(change);
    }

    private static ModalityException failed(Path folder, IOException cause) {
        return new ModalityException(
                ErrorCode.NO_OUTPUT,
                "adapters in %s cannot be written: %s; check the folder and its space"
                        .formatted(folder, cause),
                cause);
    }
}
