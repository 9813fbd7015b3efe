package io.affogato.modality;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Requirement;

/**
 * Marks the class through which a bundle offers a {@link Modality}.
 *
 * <p>bnd turns it into a capability {@code affogato.modality} that names the class, and a ranged
 * requirement on {@code affogato.runtime}, so that the resolver refuses a bundle made for another
 * major version of this SPI before any of its code runs. The class needs a public constructor
 * without parameters.
 */
@Capability(namespace = "affogato.modality", version = "1.0.0", attribute = "impl=${@class}")
@Requirement(namespace = "affogato.runtime", name = "modality-spi", version = "1.0.0")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ModalityBundle {

    /** Returns the id, in the form of {@link ModalityId}. */
    @Attribute("affogato.modality")
    String id();

    /**
     * Returns the place of this modality in {@code modalities: all}. Lower comes first, ties are
     * broken by id; the first modality of a run is its anchor, whose tokens reach the language
     * model unfused.
     */
    @Attribute("order")
    int order() default 100;
}
