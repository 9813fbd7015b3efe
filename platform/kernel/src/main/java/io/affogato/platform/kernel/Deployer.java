package io.affogato.platform.kernel;

import io.affogato.platform.kernel.FolderWatch.Sighting;
import io.affogato.platform.kernel.FolderWatch.Stamp;
import io.affogato.platform.kernel.RegistryEvent.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the registry into agreement with the bundle folders, one look at a time.
 *
 * <p>A new version is brought up beside the old one, takes its place in one step, and only then is
 * the old one retired; a candidate that fails changes nothing but the list of refusals. One thread
 * calls {@link #look()}; the bundles' code runs on others.
 */
final class Deployer {

    private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);

    private final FolderWatch watch;
    private final Intake intake;
    private final EmbeddedFramework framework;
    private final Duration answerLimit;
    private final LiveRegistry registry;
    private final Map<Path, Deployment> deployed = new TreeMap<>();
    private final Map<Path, Refusal> refused = new TreeMap<>();
    private final Map<Path, Attempt> tries = new TreeMap<>();
    private final Map<Path, Stamp> handled = new HashMap<>();
    private boolean changed;

    Deployer(
            FolderWatch watch,
            Intake intake,
            EmbeddedFramework framework,
            Duration answerLimit,
            LiveRegistry registry) {
        this.watch = watch;
        this.intake = intake;
        this.framework = framework;
        this.answerLimit = answerLimit;
        this.registry = registry;
    }

    /**
     * Looks at the folders once and acts.
     *
     * @return whether every file that is there has been dealt with
     */
    boolean look() {
        List<RegistryEvent> events = new ArrayList<>();
        finishTries(events);
        List<Sighting> files = watch.look();
        forgetAllBut(files.stream().map(Sighting::file).collect(Collectors.toSet()), events);
        boolean settled = true;
        for (Sighting file : files) {
            settled &= consider(file, events);
        }
        if (changed) {
            registry.publish(deployed.values(), refused.values());
            changed = false;
        }
        events.forEach(this::tell);
        return settled && tries.isEmpty();
    }

    /** Retires everything. */
    void close() {
        List<Deployment> all = List.copyOf(deployed.values());
        deployed.clear();
        registry.publish(List.of(), List.of());
        all.forEach(Deployment::retire);
    }

    private void tell(RegistryEvent event) {
        switch (event.kind()) {
            case REFUSED -> LOG.info("{} refused: {}", event.file(), event.message());
            case ADDED, REPLACED, REMOVED -> LOG.info("{}: {}", event.file(), event.message());
        }
        registry.tell(event);
    }

    private void forgetAllBut(Set<Path> present, List<RegistryEvent> events) {
        handled.keySet().retainAll(present);
        changed |= refused.keySet().retainAll(present);
        for (Path file : List.copyOf(deployed.keySet())) {
            if (!present.contains(file)) {
                Deployment gone = deployed.remove(file);
                changed = true;
                events.add(
                        new RegistryEvent(
                                Kind.REMOVED, file, gone.candidate().title() + " removed"));
                reconsiderRivals();
                gone.retire();
            }
        }
    }

    /** Files that were refused because of another file get a new chance. */
    private void reconsiderRivals() {
        refused.values().stream()
                .filter(r -> r.code() == RefusalCode.DUPLICATE || r.code() == RefusalCode.SHADOWED)
                .map(Refusal::file)
                .forEach(handled::remove);
    }

    /** Returns whether nothing more is to be done about the file for now. */
    private boolean consider(Sighting file, List<RegistryEvent> events) {
        if (file.stamp().equals(handled.get(file.file()))) {
            return true;
        }
        if (!file.atRest() || tries.containsKey(file.file())) {
            return false;
        }
        try {
            Optional<Candidate> candidate = intake.take(file);
            if (candidate.isEmpty() || !tryOut(candidate.get())) {
                return false;
            }
        } catch (RefusedException e) {
            refuse(file.file(), e, events);
        }
        handled.put(file.file(), file.stamp());
        return tries.isEmpty();
    }

    /** Returns whether the candidate was dealt with; not while a rival is being tried. */
    private boolean tryOut(Candidate candidate) throws RefusedException {
        Deployment current = deployed.get(candidate.file());
        if (current != null && current.candidate().sha256().equals(candidate.sha256())) {
            changed |= refused.remove(candidate.file()) != null;
            return true;
        }
        if (tries.values().stream().anyMatch(t -> t.candidate().collision(candidate).isPresent())) {
            return false;
        }
        for (Deployment holder : deployed.values()) {
            requireRight(candidate, holder.candidate());
        }
        intake.requireMet(candidate);
        Attempt attempt = new Attempt(candidate, framework, answerLimit);
        tries.put(candidate.file(), attempt);
        attempt.start();
        return true;
    }

    private static void requireRight(Candidate candidate, Candidate holder)
            throws RefusedException {
        Optional<Offer> contested = candidate.collision(holder);
        if (contested.isEmpty()
                || candidate.file().equals(holder.file())
                || candidate.supersedes(holder)) {
            return;
        }
        if (holder.supersedes(candidate)) {
            throw shadowed(candidate, holder);
        }
        throw new RefusedException(
                RefusalCode.DUPLICATE,
                "%s is already offered by %s %s in %s; give it another id, or remove that file"
                        .formatted(
                                contested.get(), holder.name(), holder.version(), holder.file()));
    }

    private static RefusedException shadowed(Candidate older, Candidate newer) {
        return new RefusedException(
                RefusalCode.SHADOWED,
                "%s %s is older than version %s in %s, which is in use; remove one of the files"
                        .formatted(older.name(), older.version(), newer.version(), newer.file()));
    }

    private void finishTries(List<RegistryEvent> events) {
        for (Attempt attempt : List.copyOf(tries.values())) {
            if (attempt.isOver()) {
                Path file = attempt.candidate().file();
                tries.remove(file);
                try {
                    install(attempt.outcome(), events);
                } catch (RefusedException e) {
                    refuse(file, e, events);
                }
            }
        }
    }

    private void install(Deployment fresh, List<RegistryEvent> events) {
        Candidate candidate = fresh.candidate();
        List<Deployment> replaced =
                deployed.values().stream()
                        .filter(
                                d ->
                                        d.candidate().file().equals(candidate.file())
                                                || d.candidate().collision(candidate).isPresent())
                        .toList();
        for (Deployment old : replaced) {
            Path file = old.candidate().file();
            deployed.remove(file);
            if (!file.equals(candidate.file())) {
                RefusedException reason = shadowed(old.candidate(), candidate);
                refused.put(file, new Refusal(file, reason.code(), reason.getMessage()));
            }
        }
        deployed.put(candidate.file(), fresh);
        refused.remove(candidate.file());
        changed = true;
        events.add(installed(candidate, replaced));
        registry.publish(deployed.values(), refused.values());
        replaced.forEach(Deployment::retire);
        if (!replaced.isEmpty()) {
            reconsiderRivals();
        }
    }

    private static RegistryEvent installed(Candidate candidate, List<Deployment> replaced) {
        if (replaced.isEmpty()) {
            return new RegistryEvent(
                    Kind.ADDED, candidate.file(), candidate.title() + " installed");
        }
        return new RegistryEvent(
                Kind.REPLACED,
                candidate.file(),
                "%s installed in place of %s"
                        .formatted(candidate.title(), replaced.get(0).candidate().title()));
    }

    private void refuse(Path file, RefusedException e, List<RegistryEvent> events) {
        Deployment active = deployed.get(file);
        String stays = active == null ? "" : "; " + active.candidate().title() + " stays installed";
        Refusal refusal = new Refusal(file, e.code(), e.getMessage() + stays);
        LOG.debug("{} refused", file, e);
        if (!refusal.equals(refused.put(file, refusal))) {
            changed = true;
            events.add(
                    new RegistryEvent(
                            Kind.REFUSED, file, e.code().code() + " " + refusal.reason()));
        }
    }
}
