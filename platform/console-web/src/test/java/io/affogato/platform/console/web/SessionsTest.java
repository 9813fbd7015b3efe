package io.affogato.platform.console.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.platform.console.web.Sessions.Session;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private final SettableClock clock = new SettableClock();
    private final Sessions sessions = new Sessions(clock);

    @Test
    void aSessionIsFoundByItsIdAndProvedByItsOwnCsrfToken() {
        Session one = sessions.open();
        Session other = sessions.open();
        assertNotEquals(one.id(), other.id());
        assertEquals(one.csrf(), sessions.find(one.id()).orElseThrow().csrf());
        assertTrue(one.isProvedBy(one.csrf()));
        assertFalse(one.isProvedBy(other.csrf()));
        assertFalse(one.isProvedBy(one.id()));
        assertFalse(one.isProvedBy(null));
    }

    @Test
    void useKeepsASessionAndIdlenessEndsIt() {
        Session session = sessions.open();
        clock.advance(Sessions.IDLE.minusMinutes(1));
        assertTrue(sessions.find(session.id()).isPresent());
        clock.advance(Sessions.IDLE.minusMinutes(1));
        assertTrue(sessions.find(session.id()).isPresent());
        clock.advance(Sessions.IDLE.plus(Duration.ofSeconds(1)));
        assertTrue(sessions.find(session.id()).isEmpty());
    }

    @Test
    void aClosedSessionIsGone() {
        Session session = sessions.open();
        sessions.close(session.id());
        assertTrue(sessions.find(session.id()).isEmpty());
    }

    @Test
    void oneTooManyEndsTheOneUnusedLongest() {
        Session first = sessions.open();
        Session second = sessions.open();
        for (int i = 2; i < Sessions.MOST; i++) {
            sessions.open();
        }
        assertTrue(sessions.find(first.id()).isPresent());
        sessions.open();
        assertTrue(sessions.find(first.id()).isPresent());
        assertTrue(sessions.find(second.id()).isEmpty());
    }
}
