package io.affogato.platform.kernel;

import io.affogato.platform.kernel.KernelState.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.framework.Version;
import org.osgi.resource.Resource;

/**
 * An inspected bundle that is not installed yet.
 *
 * @param file the dropped file; the copy itself if it came by a command
 * @param stored the copy that would be installed
 * @param sha256 hash of the copy
 * @param name symbolic name
 * @param version bundle version
 * @param offers what it offers, at least one
 * @param resource its manifest as capabilities and requirements
 */
record Candidate(
        Path file,
        Path stored,
        String sha256,
        String name,
        Version version,
        List<Offer> offers,
        Resource resource) {

    private static final int SHORT_HASH = 12;

    /** Returns whether it came by a command and not as a file in a bundle folder. */
    boolean isFileless() {
        return file.equals(stored);
    }

    /** Returns the dropped file as text; empty if there is none. */
    String origin() {
        return isFileless() ? "" : file.toString();
    }

    /** Returns the same bytes as if they came from another file. */
    Candidate at(Path other) {
        return new Candidate(other, stored, sha256, name, version, offers, resource);
    }

    /** Returns what it offers in the order of the manifest. */
    List<Place> places() {
        return offers.stream().map(o -> new Place(o.label(), o.order())).toList();
    }

    /** Returns what it is known by: the modalities it offers, else its tasks. */
    List<String> ids() {
        List<String> modalities =
                offers.stream()
                        .filter(o -> o.kind() == Offer.Kind.MODALITY)
                        .map(Offer::label)
                        .toList();
        return modalities.isEmpty() ? offers.stream().map(Offer::label).toList() : modalities;
    }

    /** Returns the framework's name for this installation. */
    String location() {
        return "affogato:%s@%s#%s".formatted(name, version, sha256.substring(0, SHORT_HASH));
    }

    /** Returns the first offer that claims a name the other one claims too. */
    Optional<Offer> collision(Candidate other) {
        return offers.stream()
                .filter(mine -> other.offers.stream().anyMatch(mine::collidesWith))
                .findFirst();
    }

    /** Returns whether this is a later version of the same bundle. */
    boolean supersedes(Candidate other) {
        return name.equals(other.name) && version.compareTo(other.version) > 0;
    }

    /** Names the offers and the version, such as {@code modality 'x' 1.0.0}. */
    String title() {
        String all = offers.stream().map(Offer::toString).collect(Collectors.joining(", "));
        return all + " " + version;
    }
}
