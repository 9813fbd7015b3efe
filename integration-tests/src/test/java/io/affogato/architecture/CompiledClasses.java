package io.affogato.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;

/** The compiled classes of all modules, read once. */
final class CompiledClasses {

    static final JavaClasses ALL =
            new ClassFileImporter().importPaths(Repository.compiledFolders());

    private CompiledClasses() {}

    /** Holds a rule against all of them. */
    static void check(ArchRule rule) {
        rule.check(ALL);
    }
}
