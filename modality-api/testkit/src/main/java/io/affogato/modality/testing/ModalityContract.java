package io.affogato.modality.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.Modality;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

/**
 * The promises every modality keeps; a bundle's test implements this and adds its own cases.
 *
 * <p>Reading and encoding have contracts of their own, which this one includes.
 */
public interface ModalityContract extends ReaderContract, EncoderContract {

    /** The kernel constructs the class by name. */
    @Test
    default void aPublicFinalClassWithAPublicConstructor() throws ReflectiveOperationException {
        Class<?> type = modality().getClass();

        assertTrue(Modifier.isPublic(type.getModifiers()), () -> type + " is not public");
        assertTrue(Modifier.isFinal(type.getModifiers()), () -> type + " is not final");
        assertSame(type, type.getConstructor().newInstance().getClass());
    }

    /** A description is constant. */
    @Test
    default void theSpecIsConstant() {
        Modality modality = modality();

        assertEquals(modality.spec(), modality.spec());
        assertEquals(modality.spec(), modality().spec());
    }
}
