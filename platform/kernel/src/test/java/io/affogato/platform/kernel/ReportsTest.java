package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ModalityId;
import io.affogato.platform.admin.BundleState;
import io.affogato.platform.admin.Change.Kind;
import io.affogato.platform.admin.ChangeResult;
import io.affogato.platform.admin.JournalEntry;
import io.affogato.platform.admin.ModalityInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators are told: the journal, a modality's record, checks of files. */
final class ReportsTest {

    @TempDir private Path root;
    private KernelHome home;

    @BeforeEach
    void startWithOneSense() throws IOException {
        home = KernelHome.withOneSense(root);
    }

    @AfterEach
    void stop() {
        home.close();
    }

    @Test
    void theJournalTellsTheWholeWayAndListenersHearIt() throws IOException {
        List<JournalEntry> heard = new CopyOnWriteArrayList<>();
        home.kernel.admin().listen(heard::add);
        home.apply(Kind.INSTALL, home.elsewhere("1.1.0").toString());
        home.eventually(() -> heard.stream().anyMatch(e -> e.to() == BundleState.RETIRED));

        assertEquals(
                List.of(
                        BundleState.STAGED,
                        BundleState.INSPECTED,
                        BundleState.TRUSTED,
                        BundleState.RESOLVABLE,
                        BundleState.STARTED,
                        BundleState.PROBED,
                        BundleState.DRAINING,
                        BundleState.ACTIVE,
                        BundleState.RETIRED),
                heard.stream().map(JournalEntry::to).toList());
        List<JournalEntry> all = home.kernel.admin().journal(0, 1000);
        for (int i = 0; i < all.size(); i++) {
            assertEquals(i + 1, all.get(i).number());
        }
        home.restart();
        assertEquals(all, home.kernel.admin().journal(0, all.size()));
        assertEquals(
                all.size(), home.kernel.admin().journal(0, 1000).size(), "a start says little");
    }

    @Test
    void infoShowsVersionsLayoutAndHistory() throws IOException {
        home.apply(Kind.INSTALL, home.elsewhere("1.1.0").toString());
        home.eventually(() -> home.state("warmth", "1.0.0") == BundleState.RETIRED);

        ModalityInfo info = home.kernel.admin().info(new ModalityId("warmth"));

        assertEquals(BundleState.ACTIVE, info.rows().get(0).state());
        assertEquals("1.1.0", info.rows().get(0).version());
        assertTrue(info.rows().stream().anyMatch(r -> r.state() == BundleState.RETIRED));
        assertEquals("per frame, without input projection, with layer norm", info.layout());
        assertEquals("io.example.warmth", info.manifest().get("Bundle-SymbolicName"));
        assertEquals("version 1.0 up to (not including) 2.0", info.spiBuilt());
        assertTrue(info.warnings().stream().anyMatch(w -> w.contains("Bundle-SCM")));
        assertEquals("warmth", info.history().get(0).id());
    }

    @Test
    void filesAreCheckedWithoutBeingInstalled() throws IOException {
        Path good = home.elsewhere("1.1.0");
        Path bad =
                BundleJar.of("sight")
                        .header("Import-Package", "com.acme.nope;version=\"[1.2,2)\"")
                        .write(root.resolve("bad.jar"));

        assertTrue(home.kernel.admin().verify(good).good());
        assertTrue(home.kernel.admin().resolve(good).good());
        assertTrue(home.kernel.admin().verify(bad).good());
        assertEquals("MOD-301", home.kernel.admin().resolve(bad).code());
        Files.write(bad, new byte[77]);
        assertEquals("MOD-101", home.kernel.admin().verify(bad).code());
        assertEquals("MOD-240", home.apply(Kind.DISABLE, "smell").code());
        assertEquals("1.0.0", home.version("warmth"));
    }

    @Test
    void adaptersMayRefuseACandidateWithTheDifference() throws IOException {
        home.close();
        home.start(
                s ->
                        s.withSwapCheck(
                                candidate ->
                                        candidate.version().equals("1.1.0")
                                                ? Optional.of("width 768, trained on 512")
                                                : Optional.empty()));

        ChangeResult refused = home.apply(Kind.INSTALL, home.elsewhere("1.1.0").toString());

        assertEquals("MOD-303", refused.code());
        assertEquals("width 768, trained on 512", refused.message());
        assertEquals("version 1.0.0", home.answer("warmth"));
        assertTrue(home.apply(Kind.INSTALL, home.elsewhere("1.2.0").toString()).done());
    }
}
