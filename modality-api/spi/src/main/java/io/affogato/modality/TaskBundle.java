package io.affogato.modality;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Requirement;

/**
 * Marks the class through which a bundle offers a {@link TaskSource}; the counterpart of {@link
 * ModalityBundle}, with the capability {@code affogato.task}.
 */
@Capability(namespace = "affogato.task", version = "1.0.0", attribute = "impl=${@class}")
@Requirement(namespace = "affogato.runtime", name = "modality-spi", version = "1.0.0")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface TaskBundle {

    /** Returns the id, in the form of {@link ModalityId}. */
    @Attribute("affogato.task")
    String id();
}
