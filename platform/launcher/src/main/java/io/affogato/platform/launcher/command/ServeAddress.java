package io.affogato.platform.launcher.command;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.console.ConsoleSettings;
import io.affogato.platform.launcher.console.ConsoleSecrets;
import io.affogato.platform.launcher.home.AffogatoHome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say where the web console is reached, and how safely. */
final class ServeAddress {

    @Option(names = "--port", paramLabel = "PORT", description = "Default: ${DEFAULT-VALUE}.")
    private int port = 8077;

    @Option(names = "--address", paramLabel = "IP", description = "Default: ${DEFAULT-VALUE}.")
    private String address = "127.0.0.1";

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "A name under which browsers may ask for it; may be repeated.")
    private List<String> hosts = new ArrayList<>();

    @Option(names = "--keystore", paramLabel = "FILE", description = "PKCS 12, for TLS.")
    private Path keystore;

    @Option(
            names = "--keystore-password-file",
            paramLabel = "FILE",
            description = "Holds the password of the key store.")
    private Path keystorePassword;

    /**
     * Returns what a front needs to know; the folder of uploads is made.
     *
     * @throws ModalityException {@link ErrorCode#BAD_RECIPE} if the options allow no safe server
     */
    ConsoleSettings settings(AffogatoHome home, ConsoleSecrets secrets) {
        try {
            Path uploads = home.data().resolve("console/uploads");
            Files.createDirectories(uploads);
            if (Files.getFileStore(uploads).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(
                        uploads, PosixFilePermissions.fromString("rwx------"));
            }
            return new ConsoleSettings(
                    InetAddress.getByName(address),
                    port,
                    names(),
                    tls(),
                    secrets.token(),
                    secrets.passwordHash(),
                    uploads,
                    ConsoleSettings.Limits.USUAL);
        } catch (UnknownHostException e) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE, "address '%s' is unknown".formatted(address), e);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT, "%s cannot be used: %s".formatted(home.data(), e), e);
        } catch (IllegalArgumentException e) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE,
                    "%s; see 'affogato serve --help'".formatted(e.getMessage()),
                    e);
        }
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(hosts);
        names.add(address.contains(":") ? "[" + address + "]" : address);
        return names;
    }

    private Optional<ConsoleSettings.Tls> tls() throws IOException {
        if (keystore == null) {
            return Optional.empty();
        }
        String secret = keystorePassword == null ? "" : Files.readString(keystorePassword).strip();
        return Optional.of(new ConsoleSettings.Tls(keystore.toAbsolutePath(), secret));
    }

    /** Returns the address for people, at the port that was opened. */
    String url(ConsoleSettings settings, int at) {
        String host = hosts.isEmpty() ? names().get(0) : hosts.get(0);
        return "%s://%s:%d/".formatted(settings.tls().isPresent() ? "https" : "http", host, at);
    }
}
