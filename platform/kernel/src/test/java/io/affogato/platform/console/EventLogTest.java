package io.affogato.platform.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.platform.console.EventLog.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventLogTest {

    private static final int CAPACITY = 5;

    private final EventLog log = new EventLog("k7", CAPACITY);

    private void add(String topic, int count) {
        for (int i = 0; i < count; i++) {
            log.add(topic, "t", "{\"n\":%d}".formatted(i));
        }
    }

    private static List<String> all(Reader reader) {
        List<String> found = new ArrayList<>();
        for (Optional<ConsoleEvent> e = reader.next(); e.isPresent(); e = reader.next()) {
            found.add(reader.id(e.get()) + " " + e.get().topic());
        }
        return found;
    }

    @Test
    void aNewReaderHearsWhatComesAndOnlyItsTopics() {
        add("run:a", 2);
        Reader one = log.read(Set.of("run:a"), Optional.empty());
        Reader every = log.read(Set.of("run", "log"), Optional.empty());
        log.add("run:ab", "t", "{}");
        log.add("run:a", "t", "{}");
        log.add("modality", "t", "{}");
        assertEquals(List.of("k7-4 run:a"), all(one));
        assertEquals(List.of("k7-3 run:ab", "k7-4 run:a"), all(every));
        log.add("log", "t", "{}");
        assertEquals(List.of(), all(one));
        assertEquals(List.of("k7-6 log"), all(every));
    }

    @Test
    void whoComesBackGetsAllThatWasMissedOnce() {
        add("log", 4);
        Reader back = log.read(Set.of("log"), Optional.of("k7-2"));
        assertEquals(List.of("k7-3 log", "k7-4 log"), all(back));
        assertEquals(List.of(), all(log.read(Set.of("log"), Optional.of("k7-4"))));
    }

    @Test
    void whoWasAwayTooLongIsToldToReadAnew() {
        add("log", CAPACITY + 3);
        Reader back = log.read(Set.of("log"), Optional.of("k7-2"));
        assertEquals(EventLog.RESYNC, back.next().orElseThrow().type());
        assertTrue(back.next().isEmpty());
        add("log", 1);
        assertEquals(List.of("k7-9 log"), all(back));
    }

    @Test
    void whoDoesNotKeepUpIsToldToReadAnew() {
        Reader slow = log.read(Set.of("log"), Optional.empty());
        add("log", CAPACITY);
        assertEquals("k7-1", slow.id(slow.next().orElseThrow()));
        add("log", 2);
        ConsoleEvent event = slow.next().orElseThrow();
        assertEquals(EventLog.RESYNC, event.type());
        assertEquals("k7-7", slow.id(event));
        assertEquals(List.of(), all(slow));
    }

    @Test
    void idsOfAnotherRunOrOfNobodyMeanReadAnew() {
        add("log", 3);
        for (String id : List.of("k6-2", "k7-9", "k7-", "k7-x", "", "k7--1", "2")) {
            Reader reader = log.read(Set.of("log"), Optional.of(id));
            assertEquals(EventLog.RESYNC, reader.next().orElseThrow().type(), id);
            assertEquals(List.of(), all(reader), id);
        }
    }

    @Test
    void listenersHearUntilTheyLeave() {
        AtomicInteger heard = new AtomicInteger();
        Runnable leave = log.listen(heard::incrementAndGet);
        add("log", 2);
        leave.run();
        add("log", 1);
        assertEquals(2, heard.get());
    }

    @Test
    void anEpochHasNoDash() {
        assertThrows(IllegalArgumentException.class, () -> new EventLog("a-b", 1));
    }
}
