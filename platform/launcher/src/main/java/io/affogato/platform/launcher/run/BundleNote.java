package io.affogato.platform.launcher.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.affogato.fusion.checkpoint.Durable;
import io.affogato.fusion.run.RunFolder;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.kernel.InstalledModality;
import java.io.IOException;
import java.util.List;

/** Notes in a run folder which bundles the run works with. */
final class BundleNote {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private BundleNote() {}

    static void write(RunFolder folder, List<InstalledModality> modalities) {
        ObjectNode note = MAPPER.createObjectNode();
        for (InstalledModality m : modalities) {
            note.put(m.id().value(), "%s %s".formatted(m.version(), m.sha256()));
        }
        try {
            Durable.write(folder.bundles(), MAPPER.writeValueAsBytes(note));
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "%s cannot be written: %s; check the folder and its space"
                            .formatted(folder.bundles(), e),
                    e);
        }
    }
}
