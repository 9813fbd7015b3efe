package io.affogato.fusion.data.published;

import io.affogato.modality.ModalityException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A media file that annotations describe and a conversion writes. */
public interface MadeFile {

    /** Returns the role it has in a sample. */
    String role();

    /** Returns its name, unique among the files of its role. */
    String name();

    /** Returns an id as a part of a file's name; different ids give different names. */
    static String named(String id) {
        Pattern odd = Pattern.compile("[^\\w-]");
        return odd.matcher(id).replaceAll(one -> "~%x".formatted(one.group().codePointAt(0)));
    }

    /**
     * Writes it.
     *
     * @param file its folder is made
     * @throws ModalityException {@code NO_OUTPUT} if it cannot be written
     */
    void write(Path file);
}
