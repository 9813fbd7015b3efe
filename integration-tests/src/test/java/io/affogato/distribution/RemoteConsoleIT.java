package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.distribution.Installation.Result;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The web console at an address that other machines reach: only with a key and a password that
 * somebody typed, and then over TLS alone.
 */
@ExtendWith(SharedInstallation.class)
@TestMethodOrder(OrderAnnotation.class)
class RemoteConsoleIT {

    private static final String PASSWORD = "a long and wet password";
    private static final String KEY_PASSWORD = "for the key store";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String REFUSED =
            "address 0.0.0.0 can be reached from other machines, which needs a key store and a"
                    + " password";

    @TempDir static Path place;

    private static Installation affogato;
    private static Map<String, String> environment;
    private static Path keys;
    private static Path keyPassword;

    @BeforeAll
    static void makeKeys(Installation shared) throws Exception {
        affogato = shared;
        environment = Map.of("AFFOGATO_DATA", place.resolve("data").toString());
        keys = place.resolve("keys.p12");
        keyPassword = Files.writeString(place.resolve("keys.txt"), KEY_PASSWORD + "\n");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process made =
                new ProcessBuilder(
                                keytool.toString(),
                                "-genkeypair",
                                "-alias",
                                "console",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "SAN=dns:localhost,ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                keys.toString(),
                                "-storepass:file",
                                keyPassword.toString())
                        .inheritIO()
                        .start();
        assertEquals(0, made.waitFor());
    }

    private static Result serve(String... options) throws Exception {
        return affogato.run(environment, words(List.of("serve", "--port", "0"), options));
    }

    private static String[] withKeys(String... more) {
        return words(
                List.of(
                        "--address",
                        "0.0.0.0",
                        "--keystore",
                        keys.toString(),
                        "--keystore-password-file",
                        keyPassword.toString()),
                more);
    }

    private static String[] words(List<String> first, String... more) {
        return Stream.concat(first.stream(), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    @Order(1)
    void thereIsNoPasswordUntilSomebodyTypesOne() throws Exception {
        Result result = serve(withKeys()).ends(65);
        assertTrue(result.err().contains(REFUSED), result::all);
        Result piped = affogato.run(environment, "serve", "--set-password").ends(65);
        assertTrue(piped.err().contains("on a terminal only"), piped::all);
        assertFalse(Files.exists(place.resolve("data/console.password")));
    }

    @Test
    @Order(2)
    void aPasswordIsTypedTwiceAndKeptAsAHash() throws Exception {
        try (PseudoTerminal terminal =
                PseudoTerminal.start(affogato, environment, "serve --set-password")) {
            terminal.sees(SOON, "password: ");
            terminal.type(PASSWORD + "\r");
            terminal.sees(SOON, "once more: ");
            terminal.type(PASSWORD + "\r");
            assertEquals(0, terminal.awaitEnd(SOON), terminal::text);
            assertFalse(terminal.text().contains(PASSWORD), "it is shown while it is typed");
        }
        Path kept = place.resolve("data/console.password");
        assertFalse(Files.readString(kept).contains(PASSWORD));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)));
    }

    @Test
    @Order(3)
    void aShortPasswordIsRefused() throws Exception {
        try (PseudoTerminal terminal =
                PseudoTerminal.start(affogato, environment, "serve --set-password")) {
            terminal.sees(SOON, "password: ");
            terminal.type("short\r");
            terminal.sees(SOON, "once more: ");
            terminal.type("short\r");
            terminal.sees(SOON, "12 characters or more");
            assertEquals(65, terminal.awaitEnd(SOON), terminal::text);
        }
    }

    @Test
    @Order(4)
    void aPasswordWithoutAKeyIsNotEnough() throws Exception {
        Result result = serve("--address", "0.0.0.0").ends(65);
        assertTrue(result.err().contains(REFUSED), result::all);
    }

    @Test
    @Order(5)
    void withBothItIsServedOverTlsToWhoKnowsThePassword() throws Exception {
        try (Server server = Server.start(affogato, environment, withKeys("--host", "localhost"))) {
            assertTrue(server.url().startsWith("https://localhost:"), server::said);
            HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build();

            assertEquals(401, open(client, server, "admin:" + PASSWORD + "!").statusCode());
            HttpResponse<String> in = open(client, server, "admin:" + PASSWORD);
            assertEquals(200, in.statusCode(), in::body);
            String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
            assertTrue(cookie.contains("; Secure"), cookie);
            assertTrue(cookie.contains("HttpOnly"), cookie);
            HttpRequest.Builder runs =
                    HttpRequest.newBuilder(URI.create(server.url() + "api/v1/runs"));
            assertEquals(401, send(client, runs.copy()).statusCode());
            HttpResponse<String> list =
                    send(client, runs.header("Cookie", cookie.substring(0, cookie.indexOf(';'))));
            assertEquals(200, list.statusCode());
            assertTrue(
                    list.headers()
                            .firstValue("Strict-Transport-Security")
                            .orElse("")
                            .startsWith("max-age="),
                    () -> list.headers().toString());
            assertForeignNamesAndPlainTextAreRefused(client, server);
            assertEquals(143, server.terminate());
        }
    }

    private static void assertForeignNamesAndPlainTextAreRefused(HttpClient client, Server server)
            throws Exception {
        URI byNumber = URI.create(server.url().replace("localhost", "127.0.0.1"));
        assertEquals(421, send(client, HttpRequest.newBuilder(byNumber)).statusCode());
        URI plain = URI.create(server.url().replace("https:", "http:"));
        HttpRequest.Builder request = HttpRequest.newBuilder(plain);
        assertThrows(IOException.class, () -> send(client, request));
    }

    private static HttpResponse<String> open(HttpClient client, Server server, String who)
            throws Exception {
        String basic = Base64.getEncoder().encodeToString(who.getBytes(StandardCharsets.UTF_8));
        return send(
                client,
                HttpRequest.newBuilder(URI.create(server.url() + "api/v1/session"))
                        .header("Authorization", "Basic " + basic)
                        .POST(HttpRequest.BodyPublishers.noBody()));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.timeout(SOON).build(), BodyHandlers.ofString());
    }

    /** Trusts the one certificate of the key store. */
    private static SSLContext trusting() throws Exception {
        KeyStore own = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            own.load(in, KEY_PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("console", own.getCertificate("console"));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
