package io.affogato.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running {@code affogato serve}, spoken to by plain sockets, which may say anything. */
final class ConsoleServer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Server server;
    private final URI address;
    private final String token;
    private final Path tokenFile;

    private ConsoleServer(Server server, Path tokenFile) throws InterruptedException {
        this.server = server;
        this.tokenFile = tokenFile;
        address = URI.create(server.url());
        token = server.token();
    }

    /** Starts a server at a free port, with a data folder of its own. */
    static ConsoleServer start(Installation installation, Path data, String... options)
            throws IOException, InterruptedException {
        return new ConsoleServer(
                Server.start(installation, Map.of("AFFOGATO_DATA", data.toString()), options),
                data.resolve("console.token"));
    }

    int port() {
        return address.getPort();
    }

    String token() {
        return token;
    }

    Path tokenFile() {
        return tokenFile;
    }

    long pid() {
        return server.pid();
    }

    /** What a server said to one call; all of it. */
    record Reply(int status, String head, String body) {

        /** Returns a header's value; empty if there is none. */
        String header(String name) {
            Matcher matcher =
                    Pattern.compile("(?im)^" + Pattern.quote(name) + ": (.*?)\\r?$").matcher(head);
            return matcher.find() ? matcher.group(1) : "";
        }
    }

    /** Opens a connection. */
    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    /** Makes a call with these header lines and closes the connection. */
    Reply call(String line, List<String> headers, String body) throws IOException {
        try (Socket socket = connect()) {
            send(socket, line, headers, body);
            return read(socket.getInputStream());
        }
    }

    /** As {@link #call} with the token, the right host and no content. */
    Reply get(String path) throws IOException {
        return call("GET " + path, with(bearer()), "");
    }

    /** Returns header lines with the right host. */
    List<String> with(String... more) {
        List<String> headers = new ArrayList<>(List.of("Host: 127.0.0.1:" + port()));
        headers.addAll(List.of(more));
        return headers;
    }

    String bearer() {
        return "Authorization: Bearer " + token;
    }

    static void send(Socket socket, String line, List<String> headers, String body)
            throws IOException {
        StringBuilder call = new StringBuilder(line + " HTTP/1.1\r\n");
        headers.forEach(header -> call.append(header).append("\r\n"));
        call.append("Connection: close\r\n");
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        if (content.length > 0) {
            call.append("Content-Length: ").append(content.length).append("\r\n");
        }
        OutputStream out = socket.getOutputStream();
        out.write(call.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        out.write(content);
        out.flush();
    }

    static Reply read(InputStream in) throws IOException {
        String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        int end = all.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("no reply but '%s'".formatted(all));
        }
        String head = all.substring(0, end);
        return new Reply(Integer.parseInt(head.split(" ", 3)[1]), head, all.substring(end + 4));
    }

    /** Ends the process as an operator would and returns its exit code. */
    int terminate() throws InterruptedException {
        return server.terminate();
    }

    @Override
    public void close() {
        server.close();
    }
}
