package io.affogato.platform.launcher.console;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.admin.ChangePlan;
import io.affogato.platform.console.ConsoleCall;
import io.affogato.platform.console.ConsoleCall.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Plans between being shown and being carried out, and files between upload and installation. */
final class Plans {

    private static final int MOST = 100;
    private static final String STAGED = "staged:";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Path folder;
    private final boolean uploads;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, ChangePlan> kept = new LinkedHashMap<>();

    /**
     * Starts without plans.
     *
     * @param folder of uploaded bundles
     * @param uploads whether bundles may be uploaded at all
     */
    Plans(Path folder, boolean uploads) {
        this.folder = folder;
        this.uploads = uploads;
    }

    /** An uploaded file. */
    record Staged(String sha256, Path file) {}

    /** Keeps a plan and returns the name under which it can be carried out. */
    synchronized String keep(ChangePlan plan) {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        if (kept.size() >= MOST) {
            kept.remove(kept.keySet().iterator().next());
        }
        kept.put(id, plan);
        return id;
    }

    /** Returns a plan, once. */
    synchronized ChangePlan take(String id) {
        ChangePlan plan = kept.remove(id);
        if (plan == null) {
            throw new ModalityException(
                    ErrorCode.UNAVAILABLE, "no plan %s; make a new one".formatted(id));
        }
        return plan;
    }

    /** Returns the file that a target means. */
    String file(String target) {
        if (!target.startsWith(STAGED)) {
            return target;
        }
        String sha256 = target.substring(STAGED.length());
        Path file = folder.resolve(sha256 + ".jar");
        if (!SHA256.matcher(sha256).matches() || !Files.isRegularFile(file)) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE, "no uploaded bundle '%s'".formatted(sha256));
        }
        return file.toString();
    }

    /** Keeps an uploaded bundle. */
    Staged stage(ConsoleCall call) {
        if (!uploads) {
            throw new ModalityException(
                    ErrorCode.UNAVAILABLE,
                    "bundles cannot be uploaded; the owner allows it with 'affogato serve --upload'");
        }
        Upload upload = call.upload().orElseThrow(() -> Json.bad("send the bundle's bytes"));
        Path file = folder.resolve(upload.sha256() + ".jar");
        try {
            Files.createDirectories(folder);
            Files.move(upload.file(), file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "an upload cannot be kept in %s: %s".formatted(folder, e), e);
        }
        return new Staged(upload.sha256(), file);
    }
}
