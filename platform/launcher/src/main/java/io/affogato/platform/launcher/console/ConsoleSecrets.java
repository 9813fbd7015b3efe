package io.affogato.platform.launcher.console;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.console.PasswordHash;
import io.affogato.platform.launcher.home.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

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
            PrivateFile.write(tokenFile(), token);
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
            PrivateFile.write(passwordFile(), PasswordHash.of(password));
        } catch (IOException e) {
            throw failure(passwordFile(), e);
        }
    }

    private static ModalityException failure(Path file, IOException e) {
        return new ModalityException(
                ErrorCode.NO_OUTPUT, "%s cannot be used: %s".formatted(file, e.getMessage()), e);
    }
}
