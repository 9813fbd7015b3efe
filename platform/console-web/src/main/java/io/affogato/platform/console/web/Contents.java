package io.affogato.platform.console.web;

import io.affogato.platform.console.ConsoleReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;

/** Kinds of content of replies. */
final class Contents {

    private static final int PIECE = 16 * 1024;

    private Contents() {}

    /** Returns content that is in memory. */
    static Pump.Content of(byte[] all) {
        return new Pump.Content() {
            private int at;

            @Override
            public Optional<byte[]> next() {
                if (at == all.length) {
                    return Optional.empty();
                }
                int end = Math.min(all.length, at + PIECE);
                byte[] piece = Arrays.copyOfRange(all, at, end);
                at = end;
                return Optional.of(piece);
            }

            @Override
            public boolean isOver() {
                return at == all.length;
            }
        };
    }

    /** Content of a file, up to the length that it had when it was opened. */
    static final class OfFile implements Pump.Content {

        private final SeekableByteChannel channel;
        private long left;

        OfFile(Path file) throws IOException {
            channel = Files.newByteChannel(file);
            left = channel.size();
        }

        long length() {
            return left;
        }

        @Override
        public Optional<byte[]> next() throws IOException {
            if (left == 0) {
                return Optional.empty();
            }
            ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, left));
            int read = channel.read(piece);
            if (read < 0) {
                throw new IOException("the file became shorter while it was sent");
            }
            left -= read;
            return Optional.of(Arrays.copyOf(piece.array(), read));
        }

        @Override
        public boolean isOver() {
            return left == 0;
        }

        @Override
        public void closed() {
            try {
                channel.close();
            } catch (IOException e) {
                left = 0; // nothing was written to it, so nothing is lost
            }
        }
    }

    /** Content that comes while it is sent, kept for a client that takes it slowly. */
    static final class Live implements Pump.Content, ConsoleReply.Sink {

        /** More than an answer of a language model ever has. */
        private static final int MOST_BYTES = 4 * 1024 * 1024;

        private final Queue<byte[]> pieces = new ArrayDeque<>();
        private int bytes;
        private boolean over;
        private boolean closed;
        private Runnable wake = () -> {};

        /** Calls the action, on the maker's thread, whenever there is something new. */
        synchronized void onNews(Runnable action) {
            wake = action;
        }

        @Override
        public boolean put(byte[] piece) {
            Runnable action;
            synchronized (this) {
                if (closed || bytes + piece.length > MOST_BYTES) {
                    return false;
                }
                pieces.add(piece);
                bytes += piece.length;
                action = wake;
            }
            action.run();
            return true;
        }

        /** Says that there will be no more. */
        void end() {
            Runnable action;
            synchronized (this) {
                over = true;
                action = wake;
            }
            action.run();
        }

        @Override
        public synchronized Optional<byte[]> next() {
            Optional<byte[]> piece = Optional.ofNullable(pieces.poll());
            piece.ifPresent(p -> bytes -= p.length);
            return piece;
        }

        @Override
        public synchronized boolean isOver() {
            return over && pieces.isEmpty();
        }

        @Override
        public synchronized void closed() {
            closed = true;
            pieces.clear();
        }
    }
}
