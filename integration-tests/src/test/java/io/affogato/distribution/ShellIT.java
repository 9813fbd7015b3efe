package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The shell on a real terminal: line editing, completion, and a history that outlives it. */
@ExtendWith(SharedInstallation.class)
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
        Path data = place.resolve("user data");
        Map<String, String> environment = Map.of("AFFOGATO_DATA", data.toString());
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
        assertEquals(
                List.of("modality:info touch", "no-such-command", "modality:info touch"),
                typed(data.resolve("console.history")));
        try (PseudoTerminal again = PseudoTerminal.start(affogato, environment, "console")) {
            again.sees(OPENING, PROMPT);
            again.type(UP);
            again.sees(SOON, "modality:info touch");
            again.type(UP);
            again.sees(SOON, "no-such-command");
            again.type(UP + ENTER);
            again.sees(SOON, "modality   touch");
            again.sees(SOON, PROMPT);
            again.type(LEAVE);
            assertEquals(0, again.awaitEnd(SOON), again::text);
        }
    }

    /** Returns the lines of a history, oldest first, without their times. */
    private static List<String> typed(Path history) throws IOException {
        return Files.readAllLines(history).stream()
                .map(line -> line.replaceFirst("^\\d+:", ""))
                .toList();
    }
}
