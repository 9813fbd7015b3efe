package io.affogato.platform.launcher.console;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.console.PasswordHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Token and password hash in files that only their owner may read. There is no default of either.
 *
 * @param folder of both files
 */
public record ConsoleSecrets(Path folder) {

    private static final int TOKEN_BYTES = 32;

    /** Returns the token's file. */
    public Path tokenFile() {
        return folder.resolve("console.token");
    }

    private Path passwordFile() {
        return folder.resolve("console.password");
    }

    /** Returns the token; the first time a random one is made. */
    public String token() {
        try {
            if (Files.isRegularFile(tokenFile())) {
                return Files.readString(tokenFile()).strip();
            }
            byte[] bytes = new byte[TOKEN_BYTES];
            new SecureRandom().nextBytes(bytes);
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            write(tokenFile(), token);
            return token;
        } catch (IOException e) {
            throw failure(tokenFile(), e);
        }
    }

    /** Returns the hash of the password, if one was set. */
    public Optional<String> passwordHash() {
        try {
            return Files.isRegularFile(passwordFile())
                    ? Optional.of(Files.readString(passwordFile()).strip())
                    : Optional.empty();
        } catch (IOException e) {
            throw failure(passwordFile(), e);
        }
    }

    /** Sets the password. */
    public void setPassword(char[] password) {
        try {
            write(passwordFile(), PasswordHash.of(password));
        } catch (IOException e) {
            throw failure(passwordFile(), e);
        }
    }

    /** The file is nobody else's from its first moment on. */
    private void write(Path file, String text) throws IOException {
        Files.createDirectories(folder);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        FileAttribute<?>[] mine =
                Files.getFileStore(folder).supportsFileAttributeView("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        try (SeekableByteChannel channel =
                Files.newByteChannel(
                        part,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        mine)) {
            channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static ModalityException failure(Path file, IOException e) {
        return new ModalityException(
                ErrorCode.NO_OUTPUT, "%s cannot be used: %s".formatted(file, e.getMessage()), e);
    }
}
