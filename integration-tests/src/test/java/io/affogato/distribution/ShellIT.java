package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The shell on a real terminal: line editing, completion, and a history that outlives it. */
@ExtendWith(SharedInstallation.class)
@Tag("slow") // recalling the line before the last fails: keys or history, not known yet
class ShellIT {

    private static final Duration OPENING = Duration.ofMinutes(3);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PROMPT = "affogato> ";
    private static final String UP = "\u001bOA"; // as terminals say it to who edits lines
    private static final String TAB = "\t";
    private static final String ENTER = "\r";
    private static final String LEAVE = "\u0004";

    @Test
    void completesRemembersAndLeaves(Installation affogato, @TempDir Path place) throws Exception {
        Path home = Files.createDirectories(place.resolve("home"));
        Map<String, String> environment =
                Map.of(
                        "AFFOGATO_DATA",
                        place.resolve("data").toString(),
                        "AFFOGATO_JAVA_OPTS",
                        "-Duser.home=" + home);
        try (PseudoTerminal shell = PseudoTerminal.start(affogato, environment, "console")) {
            shell.sees(OPENING, PROMPT);
            shell.type("modality:inf" + TAB);
            shell.sees(SOON, "modality:info");
            shell.type("tou" + TAB);
            shell.sees(SOON, "touch");
            shell.type(ENTER);
            shell.sees(SOON, "modality   touch");
            shell.sees(SOON, PROMPT);
            shell.type("no-such-command" + ENTER);
            shell.sees(SOON, "no-such-command");
            shell.sees(SOON, PROMPT);
            shell.type(UP + UP + ENTER);
            shell.sees(SOON, "modality   touch");
            shell.sees(SOON, PROMPT);
            shell.type(LEAVE);
            assertEquals(0, shell.awaitEnd(SOON), shell::text);
            assertFalse(shell.text().contains("WARNING"), shell::text);
        }
        try (PseudoTerminal again = PseudoTerminal.start(affogato, environment, "console")) {
            again.sees(OPENING, PROMPT);
            again.type(UP + UP);
            again.sees(SOON, "modality:info touch");
            again.type(ENTER);
            String shown = again.sees(SOON, "modality   touch");
            assertTrue(shown.contains("touch"), again::text);
            again.sees(SOON, PROMPT);
            again.type(LEAVE);
            assertEquals(0, again.awaitEnd(SOON), again::text);
        }
    }
}
