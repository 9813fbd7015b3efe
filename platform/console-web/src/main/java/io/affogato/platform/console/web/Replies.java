package io.affogato.platform.console.web;

import io.affogato.platform.console.ConsoleReply;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Heads of replies, and replies so small that no client can delay them. */
final class Replies {

    private Replies() {}

    /** Writes status and headers. */
    static void head(HttpServletResponse response, ConsoleReply reply) {
        response.setStatus(reply.status());
        response.setContentType(
                reply.type().startsWith("text/") || reply.type().startsWith("application/json")
                        ? reply.type() + ";charset=utf-8"
                        : reply.type());
        reply.headers().forEach(response::setHeader);
        if (reply.status() == 413 || reply.status() == 408) {
            response.setHeader("Connection", "close"); // what is still to come is not read
        }
    }

    /** Sends a refusal, which is a few hundred bytes. */
    static void send(HttpServletResponse response, ConsoleReply reply) throws IOException {
        head(response, reply);
        if (reply.body() instanceof ConsoleReply.Bytes bytes) {
            response.setContentLength(bytes.content().length);
            response.getOutputStream().write(bytes.content());
        }
    }
}
