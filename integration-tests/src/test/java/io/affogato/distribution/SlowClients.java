package io.affogato.distribution;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that take up connections: a third never ends its head, a third never its content, a third
 * never reads its events.
 */
final class SlowClients implements AutoCloseable {

    private static final int KINDS = 3;
    private static final byte[] DROP = "x".getBytes(StandardCharsets.UTF_8);

    private final List<Socket> sockets = new ArrayList<>();
    private int next;
    private int refused;

    private SlowClients() {}

    /** Connects. */
    static SlowClients connect(ConsoleServer server, int count) throws IOException {
        SlowClients clients = new SlowClients();
        for (int i = 0; i < count; i++) {
            Socket socket = server.connect();
            clients.sockets.add(socket);
            switch (i % KINDS) {
                case 0 ->
                        socket.getOutputStream()
                                .write("GET / HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.UTF_8));
                case 1 ->
                        ConsoleServer.send(
                                socket,
                                "POST /api/v1/ask",
                                server.with(
                                        server.bearer(),
                                        "Content-Type: application/json",
                                        "Content-Length: 1000"),
                                "");
                default ->
                        ConsoleServer.send(
                                socket,
                                "GET /api/v1/events?topics=log,run",
                                server.with(server.bearer()),
                                "");
            }
        }
        return clients;
    }

    /** Has some of those that send go on by a byte, which keeps them from being idle. */
    void drip(int count) {
        for (int i = 0; i < count; i++) {
            next = (next + 1) % sockets.size();
            if (next % KINDS < 2) {
                drip(sockets.get(next));
            }
        }
    }

    private void drip(Socket socket) {
        try {
            socket.getOutputStream().write(DROP);
        } catch (IOException e) {
            refused++; // the server has had enough of this one
        }
    }

    /** Returns how many bytes found their connection closed. */
    int refused() {
        return refused;
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
