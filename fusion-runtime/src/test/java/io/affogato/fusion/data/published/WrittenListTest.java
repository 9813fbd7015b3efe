package io.affogato.fusion.data.published;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenListTest {

    @Test
    void bothKindsOfQuotesAreRead() {
        assertEquals(Optional.of(List.of()), WrittenList.parse(" [ ] "));
        assertEquals(Optional.of(List.of("a, b", "c]")), WrittenList.parse("[\"a, b\",'c]']"));
        assertEquals(Optional.of(List.of("it's")), WrittenList.parse("[\"it's\"]"));
        assertEquals(Optional.of(List.of("it's", "")), WrittenList.parse("['it\\'s', '']"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "[", "[a]", "['a' 'b']", "['a'", "['a]", "[,'a']", "['a']x"})
    void whatIsNoListIsNone(String text) {
        assertEquals(Optional.empty(), WrittenList.parse(text));
    }
}
