package io.affogato.platform.launcher.admin;

/** Where a command gets its operations from. */
@FunctionalInterface
public interface OperationsSource {

    /** Opens the operations; the caller closes them. */
    Operations open();
}
