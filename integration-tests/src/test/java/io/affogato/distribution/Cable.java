package io.affogato.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A connection to a server that can be cut and mended. It puts the server's own port into what
 * passes, as the server answers under no other name.
 */
final class Cable implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Cable.class.getName());
    private static final int BUFFER = 1 << 16;

    private final ServerSocket door;
    private final int port;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean cut;

    private Cable(ServerSocket door, int port) {
        this.door = door;
        this.port = port;
    }

    /** Lays a cable to an address. */
    static Cable to(String url) throws IOException {
        int port = URI.create(url).getPort();
        ServerSocket door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        while (String.valueOf(door.getLocalPort()).length() != String.valueOf(port).length()) {
            door.close();
            door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        }
        Cable cable = new Cable(door, port);
        start(cable::accept);
        return cable;
    }

    /** Returns an address of the server as one that leads through here. */
    String through(String url) {
        return url.replace(":" + port + "/", ":" + door.getLocalPort() + "/");
    }

    void cut() throws IOException {
        cut = true;
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    void mend() {
        cut = false;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                if (cut) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
                open.add(client);
                open.add(server);
                start(() -> relay(client, server, true));
                start(() -> relay(server, client, false));
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "the door was closed, or the server has gone", e);
            }
        }
    }

    private void relay(Socket from, Socket to, boolean asks) {
        String own = "127.0.0.1:" + door.getLocalPort();
        String its = "127.0.0.1:" + port;
        byte[] buffer = new byte[BUFFER];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                String passing = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
                String sent = asks ? passing.replace(own, its) : passing;
                out.write(sent.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "one side has gone, so the other is closed", e);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "cable");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
