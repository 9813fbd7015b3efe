package io.affogato.platform.launcher.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A link to a server that speaks TLS with a certificate nobody has signed. */
final class ServerLinkTest {

    private static final String PASSWORD = "only for tests";

    @TempDir private Path folder;
    private HttpsServer server;
    private Path own;

    @BeforeEach
    void serve() throws Exception {
        own = key("own");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(own)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext(
                "/",
                exchange -> {
                    byte[] answer =
                            (exchange.getRequestURI().getPath().endsWith("/status")
                                            ? "{\"schema\": \"affogato.status/1\", \"process\": 7}"
                                            : "{\"code\": \"AFF-302\", \"detail\": \"none\"}")
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Path key(String name) throws IOException, InterruptedException {
        Path store = folder.resolve(name + ".p12");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                                "-genkeypair",
                                "-alias",
                                name,
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=" + name,
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                store.toString())
                        .redirectErrorStream(true)
                        .start();
        byte[] said = process.getInputStream().readAllBytes();
        assertEquals(0, process.waitFor(), () -> new String(said, StandardCharsets.UTF_8));
        return store;
    }

    private ServerLink link(Path store) throws IOException {
        return new ServerLink(
                new ServerFile(
                        7,
                        "2026-11-21T14:00:00Z",
                        URI.create(
                                "https://127.0.0.1:%d/".formatted(server.getAddress().getPort())),
                        "t".repeat(43),
                        folder,
                        KnownCertificates.of(store, PASSWORD.toCharArray())));
    }

    @Test
    void itsOwnCertificateIsEnough() throws IOException {
        assertEquals(7, link(own).status().path("process").asInt());
    }

    @Test
    void anotherCertificateIsNot() throws Exception {
        ServerLink link = link(key("other"));
        ModalityException refused = assertThrows(ModalityException.class, link::status);
        assertEquals(ErrorCode.BUSY, refused.code());
        assertTrue(refused.getMessage().contains("process 7"), refused.getMessage());
    }

    @Test
    void aRefusalIsTheExceptionItWas() throws IOException {
        ServerLink link = link(own);
        ModalityException refused =
                assertThrows(ModalityException.class, () -> link.get("/adapters"));
        assertEquals(ErrorCode.MISSING_WEIGHTS, refused.code());
        assertEquals("none", refused.getMessage());
        assertThrows(ModalityException.class, () -> ServerLink.segment("../x"));
    }
}
