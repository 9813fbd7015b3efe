package io.affogato.platform.launcher.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.affogato.platform.console.ConsoleCall;
import io.affogato.platform.console.ConsoleReply;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {

    private final Router router =
            new Router()
                    .on("GET", "/api/v1/runs", (c, n) -> said("list", n))
                    .on("POST", "/api/v1/runs", (c, n) -> said("start", n))
                    .on("GET", "/api/v1/runs/{id}", (c, n) -> said("info", n))
                    .on("POST", "/api/v1/runs/{id}:stop", (c, n) -> said("stop", n))
                    .on("GET", "/api/v1/data/{set}/{split}", (c, n) -> said("clips", n));

    private static ConsoleReply said(String what, Map<String, String> names) {
        return ConsoleReply.text(200, ConsoleReply.JSON, what + new TreeMap<>(names));
    }

    private ConsoleReply call(String method, String path) {
        return router.answer(ConsoleCall.of(method, path, Map.of()));
    }

    private static String text(ConsoleReply reply) {
        return new String(((ConsoleReply.Bytes) reply.body()).content(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | /api/v1/runs             | list{}",
                "HEAD | /api/v1/runs             | list{}",
                "POST | /api/v1/runs             | start{}",
                "GET  | /api/v1/runs/a-7.b       | info{id=a-7.b}",
                "POST | /api/v1/runs/a-7.b:stop  | stop{id=a-7.b}",
                "GET  | /api/v1/data/six_1/test  | clips{set=six_1, split=test}"
            })
    void aCallIsAnsweredByItsRoute(String method, String path, String said) {
        ConsoleReply reply = call(method, path);
        assertEquals(200, reply.status());
        assertEquals(said, text(reply));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/v1",
                "/api/v1/runs/",
                "/api/v1/runs/..",
                "/api/v1/runs/.",
                "/api/v1/runs/.hidden",
                "/api/v1/runs/a b",
                "/api/v1/runs/a\\b",
                "/api/v1/runs/a\u0000b",
                "/api/v1/runs/-rf",
                "/api/v1/data/../test",
                "/api/v1/runs/a/b/c"
            })
    void whatIsNoNameIsNowhere(String path) {
        assertEquals(404, call("GET", path).status());
    }

    @Test
    void anotherMethodIsToldWhichThereAre() {
        ConsoleReply reply = call("DELETE", "/api/v1/runs");
        assertEquals(405, reply.status());
        assertEquals("GET, POST", reply.headers().get("Allow"));
    }
}
