package io.affogato.platform.launcher.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ModalityException;
import io.affogato.platform.admin.Change;
import io.affogato.platform.admin.ChangePlan;
import io.affogato.platform.admin.SwapPolicy;
import io.affogato.platform.console.ConsoleCall;
import io.affogato.platform.console.ConsoleCall.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlansTest {

    private static final String HASH = "0f".repeat(32);

    @TempDir private Path place;

    private static ChangePlan plan(String target) {
        Change change =
                new Change(Change.Kind.DISABLE, target, "", SwapPolicy.IDLE, false, "", "me");
        return new ChangePlan(change, true, "", "", List.of("nothing drains"));
    }

    private ConsoleCall upload() throws IOException {
        Path sent = Files.write(place.resolve("sent"), new byte[] {7, 7, 7});
        return new ConsoleCall(
                "PUT",
                "/api/v1/modalities/staged",
                Map.of(),
                "",
                new byte[0],
                Optional.of(new Upload(sent, 3, HASH)),
                "me");
    }

    @Test
    void aPlanIsCarriedOutOnce() {
        Plans plans = new Plans(place, false);
        String one = plans.keep(plan("scent"));
        String other = plans.keep(plan("taste"));
        assertNotEquals(one, other);
        assertEquals("scent", plans.take(one).change().target());
        assertThrows(ModalityException.class, () -> plans.take(one));
        assertEquals("taste", plans.take(other).change().target());
    }

    @Test
    void uploadsNeedTheOwnersLeave() throws IOException {
        ConsoleCall call = upload();
        assertThrows(ModalityException.class, () -> new Plans(place, false).stage(call));
        Plans plans = new Plans(place.resolve("staged"), true);
        assertEquals(HASH, plans.stage(call).sha256());
        assertTrue(Files.isRegularFile(Path.of(plans.file("staged:" + HASH))));
    }

    @Test
    void onlyUploadsAreStaged() {
        Plans plans = new Plans(place, true);
        assertEquals("/opt/x.jar", plans.file("/opt/x.jar"));
        for (String target : List.of("staged:", "staged:" + HASH, "staged:../../x")) {
            assertThrows(ModalityException.class, () -> plans.file(target), target);
        }
    }
}
