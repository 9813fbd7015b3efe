package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.affogato.nn.config.BeatsConfig;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.golden.Golden;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The audio spectrogram encoder against the one in CREMA's code. */
class BeatsGoldenTest {

    private static BeatsConfig config(Golden golden) {
        JsonObject values = golden.config().deepCopy();
        values.add("segment_frames", values.get("frames"));
        values.add("num_mel_bins", values.get("mel"));
        return BeatsConfig.from(ConfigFile.parse("golden beats", values.toString()));
    }

    @Test
    void featuresAndAllGradients() {
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open("beats", manager)) {
            golden.requireGradients();
            Weights weights = golden.weights();
            BeatsEncoder encoder = new BeatsEncoder(config(golden), weights);
            weights.requireAllUsed(name -> false);
            NDArray fbank = golden.input("fbank_in");
            fbank.setRequiresGradient(true);

            NDArray features = Autograd.on(() -> encoder.forward(fbank));
            golden.check("out/features", features);
            NDArray loss =
                    Autograd.on(() -> Ops.sum(Ops.mul(features, golden.input("loss_weight"))));
            golden.check("out/loss", loss);
            checkGradients(golden, encoder.parameters(), fbank, loss);
            golden.leave("out/fbank*", "filter banks are made by the media module");
            golden.requireAllCompared();
        }
    }

    private static void checkGradients(
            Golden golden, Map<String, NDArray> parameters, NDArray fbank, NDArray loss) {
        List<String> names = new ArrayList<>(parameters.keySet());
        List<NDArray> inputs = new ArrayList<>(parameters.values());
        inputs.add(fbank);
        List<NDArray> gradients = Autograd.gradients(loss, inputs);
        Map<String, NDArray> byName = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            byName.put(names.get(i), gradients.get(i));
        }
        golden.checkGradients(byName);
        golden.check("grad/fbank_in", gradients.get(names.size()));
    }

    @Test
    void chunkedEncodingGivesTheSame() {
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open("beats", manager)) {
            BeatsEncoder encoder = new BeatsEncoder(config(golden), golden.weights());
            golden.check("out/features", encoder.encode(golden.input("fbank_in")));
        }
    }
}
