package io.affogato.platform.launcher.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.affogato.nn.Engines;
import io.affogato.platform.kernel.KernelSettings;
import io.affogato.platform.kernel.ModalityKernel;
import io.affogato.platform.launcher.command.CommandLines;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.remote.RemoteOperations;
import io.affogato.platform.launcher.remote.ServerFile;
import io.affogato.platform.launcher.remote.ServerLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands while a server holds the data folder: they ask it, and nobody sees the difference. */
final class LoopbackTest {

    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z";
    private static final long PATIENCE_SECONDS = 30;

    @TempDir private Path folder;
    private AffogatoHome home;
    private ModalityKernel kernel;
    private ToyPlace place;
    private ToyConsole console;
    private LoopbackFront front;
    private ServerFile server;
    private ServerFile.Posted posted;
    private final CommandLines commands = new CommandLines();

    @BeforeEach
    void serve() throws IOException {
        Engines.start(); // from the caches of the machine, not of the installation
        Path bundles = folder.resolve("bundles");
        ToyBundle.write(bundles.resolve("warmth.jar"), "warmth", "1.0.0", ToyModality.Warmth.class);
        ToyBundle.write(bundles.resolve("weight.jar"), "weight", "1.0.0", ToyModality.Weight.class);
        Files.write(bundles.resolve("junk.jar"), new byte[777]);
        home = new AffogatoHome(folder.resolve("none"), folder.resolve("data"), List.of(bundles));
        kernel = ModalityKernel.start(KernelSettings.of(home.data(), home.bundleFolders()));
        place = ToyPlace.with(folder, kernel.registry());
        console = ToyConsole.of(home, kernel, place);
        front = new LoopbackFront(console.backend());
        server = ServerFile.ofThisProcess(console.settings(), front.port(), folder.resolve("runs"));
        posted = server.post(home);
    }

    @AfterEach
    void end() {
        posted.close();
        front.close();
        console.close();
        place.close();
        kernel.close();
    }

    @Test
    void theFileIsTheOwnersAloneAndGoesWithTheServer() throws IOException {
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(home.serverFile())));
        assertEquals(Optional.of(server), ServerFile.read(home));
        assertTrue(server.isAlive());
        posted.close();
        assertEquals(Optional.empty(), ServerFile.read(home));
    }

    @Test
    void everyAnswerIsTheSameAsWithoutTheServer() {
        String junk = folder.resolve("bundles/junk.jar").toString();
        String good = folder.resolve("bundles/weight.jar").toString();
        for (String line :
                List.of(
                        "modality list",
                        "modality list -a -o json",
                        "modality info weight",
                        "modality info weight -o json",
                        "modality info nothing",
                        "modality history -o json",
                        "modality diag -o json",
                        "modality diag weight",
                        "modality disable weight -t -o json",
                        "modality rollback weight -t",
                        "modality verify " + junk + " -o json",
                        "modality verify " + good,
                        "modality resolve " + good + " -o json",
                        "adapter list -o json",
                        "adapter info weight abc -o json",
                        "adapter info weight ../..",
                        "adapter info weight ABC -o json",
                        "adapter activate weight ../../warmth",
                        "adapter rollback weight",
                        "adapter activate --run never -o json")) {
            String asked = said(line);
            posted.close();
            String done = said(line);
            posted = server.post(home);

            assertEquals(done, asked, line);
        }
    }

    private String said(String line) {
        int exit = run(line.split(" ", -1));
        return "%d\n%s\n%s"
                .formatted(exit, commands.out(), commands.err())
                .replaceAll(TIME, "TIME");
    }

    @Test
    void theServerMakesTheChange() throws IOException {
        assertEquals(
                0, run("modality", "disable", "weight", "--reason", "too heavy", "-o", "json"));
        assertEquals("affogato.modality.change/1", document().path("schema").asText());
        assertEquals("DISABLED", document().path("rows").path(0).path("state").asText());
        assertEquals(1, kernel.registry().snapshot().modalities().size());
        assertEquals(
                System.getProperty("user.name"), kernel.admin().history().get(0).who(), "who did");
        assertEquals(0, run("modality", "enable", "weight"));
        assertEquals(65, run("modality", "rollback", "weight"));
        assertTrue(commands.out().startsWith("refused MOD-240"), commands.out());
        Path next =
                ToyBundle.write(
                        folder.resolve("next.jar"),
                        "weight",
                        "2.0.0",
                        ToyModality.HeavierWeight.class);
        assertEquals(0, run("modality", "install", next.toString()), commands::err);
        assertEquals(
                "2.0.0",
                kernel.admin().list(false).stream()
                        .filter(row -> row.id().equals("weight"))
                        .findFirst()
                        .orElseThrow()
                        .version());
    }

    @Test
    void aServerThatDoesNotAnswerIsBusy() {
        front.close();
        assertEquals(75, run("modality", "disable", "weight"));
        String said = commands.err();
        assertTrue(said.startsWith("warning: the server, process "), said);
        assertTrue(said.contains("error AFF-503"), said);
        assertTrue(said.contains("process " + ProcessHandle.current().pid()), said);
        assertEquals(0, run("modality", "list"));
        assertEquals(4, run("status"));
    }

    @Test
    void aStatusTellsWhatRuns() throws IOException {
        assertEquals(0, run("status", "-o", "json"));
        JsonNode status = document();
        assertEquals("affogato.status/1", status.path("schema").asText());
        assertEquals("running", status.path("state").asText());
        assertEquals(ProcessHandle.current().pid(), status.path("process").asLong());
        assertEquals(server.address().toString(), status.path("address").asText());
        assertEquals(kernel.admin().history().get(0).number(), status.path("generation").asLong());
        assertEquals("[\"warmth\",\"weight\"]", status.path("modalities").toString());
        assertEquals("open", status.path("trust").asText());
        assertEquals(0, run("status"));
        assertTrue(commands.out().contains("modalities  warmth, weight"), commands.out());
    }

    @Test
    @SuppressWarnings("try") // subscriptions are held, not used
    void eachChangeIsHeardOnceAndInOrder() throws Exception {
        List<String> here = Collections.synchronizedList(new ArrayList<>());
        BlockingQueue<String> there = new LinkedBlockingQueue<>();
        List<String> heard = new ArrayList<>();
        try (AutoCloseable far = remote().modalities().listen(e -> there.add(e.toString()));
                AutoCloseable near = kernel.admin().listen(e -> here.add(e.toString()))) {
            assertEquals(0, run("modality", "disable", "weight"));
            assertEquals(0, run("modality", "enable", "weight"));
            int told = here.size();
            assertTrue(told > 3, here::toString);
            while (heard.size() < told) {
                heard.add(String.valueOf(there.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)));
            }
            assertEquals(here.subList(0, told), heard);
        }
    }

    private RemoteOperations remote() throws IOException {
        LiveRuns none = new LiveRuns(folder.resolve("elsewhere"), () -> null);
        return new RemoteOperations(
                new ServerLink(server),
                new Operations() {
                    @Override
                    public io.affogato.platform.admin.ModalityAdmin modalities() {
                        return kernel.admin();
                    }

                    @Override
                    public io.affogato.platform.admin.AdapterAdmin adapters() {
                        return place.adapters();
                    }

                    @Override
                    public io.affogato.platform.admin.RunAdmin runs() {
                        return none;
                    }

                    @Override
                    public boolean last() {
                        return false;
                    }

                    @Override
                    public void close() {
                        none.close();
                    }
                },
                folder.resolve("runs"));
    }

    @Test
    void aRunOfTheServerIsFollowedToItsEnd() throws Exception {
        Path recipe = Files.writeString(folder.resolve("recipe.yaml"), place.recipe("far"));
        try (RemoteOperations remote = remote()) {
            assertEquals(
                    0, run(remote, "run", "start", recipe.toString(), "-o", "json"), commands::err);
            assertEquals("completed", document().path("state").asText());
            assertEquals(12, document().path("step").asInt());
            assertTrue(commands.err().contains("training 12/12"), commands.err());
            assertEquals(0, run(remote, "run", "tail", "far", "-n", "2", "-o", "json"));
            assertEquals(2, document().path("items").size());
            long lines = document().path("next").asLong();
            assertEquals(lines, remote.runs().metrics("far", 0, Integer.MAX_VALUE).size());
            assertEquals(
                    remote.runs().metrics("far", 3, 4),
                    remote.runs().metrics("far", 0, 7).subList(3, 7));
            assertEquals(66, run(remote, "run", "info", "near"));
            assertEquals(66, run(remote, "adapter", "info", "warmth", "../.."));
            assertEquals(65, run(remote, "run", "resume", "far"));
            assertEquals(0, run(remote, "adapter", "activate", "--run", "far", "-o", "json"));
            assertEquals(2, document().path("items").size(), commands::out);
            String sha = document().path("items").path(0).path("sha256").asText();
            Path to = folder.resolve("exported");
            assertEquals(
                    0,
                    run(remote, "adapter", "export", "warmth", sha, "--to", to.toString()),
                    commands::err);
            assertTrue(Files.isRegularFile(to.resolve("warmth/adapter_config.json")));
        }
    }

    private JsonNode document() throws IOException {
        return commands.document();
    }

    private int run(String... arguments) {
        return commands.run(home, arguments);
    }

    private int run(Operations remote, String... arguments) {
        return commands.run(home, remote, arguments);
    }
}
