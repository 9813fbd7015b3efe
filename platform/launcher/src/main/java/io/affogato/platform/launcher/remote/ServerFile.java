package io.affogato.platform.launcher.remote;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.console.ConsoleSettings;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.PrivateFile;
import io.affogato.platform.launcher.terminal.Documents;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How commands find the server of a data folder: a file that the server writes when it listens and
 * removes when it ends, and that only its owner may read.
 *
 * @param process number of the server's process
 * @param started when it wrote this, ISO 8601
 * @param address such as {@code http://127.0.0.1:8077/}
 * @param token that lets in
 * @param runs folder of its runs
 * @param certificates those it may show if it speaks TLS (DER in base 64); empty if it does not
 */
public record ServerFile(
        long process,
        String started,
        URI address,
        String token,
        Path runs,
        List<String> certificates) {

    private static final Logger LOG = LoggerFactory.getLogger(ServerFile.class);
    private static final String SCHEMA = "affogato.server/1";

    /** Copies the list. */
    public ServerFile {
        certificates = List.copyOf(certificates);
    }

    /**
     * Describes a server of this process.
     *
     * @param port it listens at
     * @param runs folder of its runs
     */
    public static ServerFile ofThisProcess(ConsoleSettings settings, int port, Path runs) {
        return new ServerFile(
                ProcessHandle.current().pid(),
                Instant.now().toString(),
                URI.create(settings.url(port)),
                settings.token(),
                runs.toAbsolutePath().normalize(),
                settings.tls().map(ServerFile::certificates).orElse(List.of()));
    }

    private static List<String> certificates(ConsoleSettings.Tls tls) {
        try {
            return KnownCertificates.of(tls.store(), tls.password().toCharArray());
        } catch (IOException e) {
            throw new ModalityException(ErrorCode.IO, e.getMessage(), e);
        }
    }

    /** A file that was written; closing removes it, unless another server has written its own. */
    public interface Posted extends AutoCloseable {

        @Override
        void close();
    }

    /** Writes the file. */
    public Posted post(AffogatoHome home) {
        Path file = home.serverFile();
        try {
            PrivateFile.write(file, Documents.of(SCHEMA, this).toPrettyString());
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT, "%s cannot be written: %s".formatted(file, e), e);
        }
        return () -> remove(home);
    }

    private void remove(AffogatoHome home) {
        try {
            if (read(home).filter(this::equals).isPresent()) {
                Files.deleteIfExists(home.serverFile());
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: {}", home.serverFile(), e.toString());
        }
    }

    /**
     * Reads the file; empty if there is none.
     *
     * @throws IOException if it cannot be read
     */
    public static Optional<ServerFile> read(AffogatoHome home) throws IOException {
        Path file = home.serverFile();
        return Files.notExists(file)
                ? Optional.empty()
                : Optional.of(
                        Documents.read(Documents.parse(Files.readString(file)), ServerFile.class));
    }

    /** A process of the same number that began after the file was written is another one. */
    public boolean isAlive() {
        return ProcessHandle.of(process)
                .filter(ProcessHandle::isAlive)
                .filter(
                        found ->
                                found.info()
                                        .startInstant()
                                        .map(begin -> !begin.isAfter(Instant.parse(started)))
                                        .orElse(true))
                .isPresent();
    }

    @Override
    public String toString() {
        return "process %d at %s".formatted(process, address);
    }
}
