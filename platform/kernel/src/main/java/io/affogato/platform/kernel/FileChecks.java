package io.affogato.platform.kernel;

import io.affogato.platform.admin.FileReport;
import io.affogato.platform.kernel.BundleStore.Stored;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Manifest;

/** Checks files that an operator names, on the operator's thread; installs nothing. */
final class FileChecks {

    private final Intake intake;
    private final Workshop workshop;

    FileChecks(Intake intake, Workshop workshop) {
        this.intake = intake;
        this.workshop = workshop;
    }

    /** Copies a file into the store and inspects the copy; it counts as one without a file. */
    Candidate stage(Path file) throws RefusedException {
        Stored stored = intake.stage(file);
        return intake.inspect(stored.file(), stored);
    }

    /** Checks archive, manifest and origin, as if the file were dropped. */
    FileReport verify(Path file) {
        List<String> lines = new ArrayList<>();
        try {
            Stored stored = intake.stage(file);
            Manifest manifest = intake.archive(stored);
            lines.add("archive is complete, every entry has its check sum");
            Candidate candidate = intake.candidate(file, stored, manifest);
            lines.add("manifest keeps the rules: " + candidate.title());
            lines.add("origin: " + workshop.trust(candidate));
            return report(file, candidate.sha256(), "", lines);
        } catch (RefusedException e) {
            return refused(file, e, lines);
        }
    }

    /** Tries every requirement. */
    FileReport resolve(Path file) {
        List<String> lines = new ArrayList<>();
        try {
            Candidate candidate = stage(file);
            boolean good = workshop.report(candidate, lines);
            return good
                    ? report(file, candidate.sha256(), "", lines)
                    : refused(file, unmet(candidate), lines);
        } catch (RefusedException e) {
            return refused(file, e, lines);
        }
    }

    private RefusedException unmet(Candidate candidate) {
        try {
            workshop.requireMet(candidate);
            return new RefusedException(
                    RefusalCode.MISSING_REQUIREMENT, "a requirement is not met");
        } catch (RefusedException e) {
            return e;
        }
    }

    private static FileReport report(Path file, String sha256, String code, List<String> lines) {
        return new FileReport(file.toString(), sha256, code.isEmpty(), code, lines);
    }

    private static FileReport refused(Path file, RefusedException e, List<String> lines) {
        lines.add(e.getMessage());
        String sha256 = "";
        try {
            sha256 = BundleStore.hash(file);
        } catch (IOException unreadable) {
            lines.add("cannot be read: " + unreadable.getMessage());
        }
        return report(file, sha256, e.code().code(), lines);
    }
}
