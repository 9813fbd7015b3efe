package io.affogato.nn;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/** Starts the tensor engine. */
public final class Engines {

    private Engines() {}

    /**
     * Starts the engine if it is not running, and then switches gradients off for the calling
     * thread.
     *
     * <p>Call it on the main thread before anything else touches DJL: without these settings DJL
     * phones home, and downloads natives when versions disagree. The engine finds its provider
     * through the context class loader, which is why that is set to this class's own loader
     * meanwhile.
     */
    public static void start() {
        Running.yes();
    }

    /**
     * Runs work whose threads each compute on their own: the engine divides its operations among
     * fewer threads meanwhile, so that all together they are as many as before.
     *
     * @param threads that compute at a time, positive
     */
    public static <T> T shared(int threads, Supplier<T> work) {
        int before = JniUtils.getNumThreads();
        JniUtils.setNumThreads(Math.max(1, before / threads));
        try {
            return work.get();
        } finally {
            JniUtils.setNumThreads(before);
        }
    }

    /** Starts the engine when it is initialised, so once in a process. */
    private static final class Running {

        static {
            setDefault("ai.djl.offline", "true");
            setDefault("OPT_OUT_TRACKING", "true");
            setDefault("ai.djl.default_engine", "PyTorch");
            setDefault("ai.djl.pytorch.num_interop_threads", "1");
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(Engines.class.getClassLoader());
            try {
                Engine.getInstance();
            } finally {
                thread.setContextClassLoader(before);
            }
            JniUtils.setGradMode(false);
        }

        static void yes() {}
    }

    private static void setDefault(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
