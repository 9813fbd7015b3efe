package io.affogato.fusion.estimate;

import com.sun.jna.Function;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory this process holds, as Linux counts it, in bytes. */
final class ResidentSize {

    private ResidentSize() {}

    /** Waits until what is no longer used is given back, also by the C library. */
    static void settle() throws IOException {
        for (int i = 0; i < 5; i++) {
            System.gc();
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        Function.getFunction("c", "malloc_trim").invokeInt(new Object[] {0L});
    }

    /** Forgets the largest size so far. */
    static void reset() throws IOException {
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    }

    static long largest() throws IOException {
        return read("VmHWM:");
    }

    private static long read(String key) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("no " + key);
    }
}
