package ai.djl.pytorch.jni;

import ai.djl.Device;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.io.IOException;
import java.io.InputStream;

/**
 * A loaded TorchScript module whose methods are called by name with typed arguments.
 *
 * <p>It lives in this package because {@code PyTorchLibrary} is package-private, and DJL's own way
 * in, {@code IValueUtils.runMethod}, forces inference mode, under which no gradient flows.
 */
public final class ScriptModule {

    private static final ThreadLocal<Boolean> PLAIN_EXECUTOR = new ThreadLocal<>();

    private final long handle;

    private ScriptModule(long handle) {
        this.handle = handle;
    }

    /** Loads an archive onto the CPU; methods run where their arguments are. */
    public static ScriptModule load(InputStream archive) throws IOException {
        return new ScriptModule(JniUtils.loadModuleHandle(archive, Device.cpu(), false, false));
    }

    /** Runs a method. The caller closes the result. */
    public IValue run(String method, IValue... arguments) {
        if (PLAIN_EXECUTOR.get()
                == null) { // the optimising executor respecialises on every new shape
            JniUtils.setGraphExecutorOptimize(false);
            PLAIN_EXECUTOR.set(true);
        }
        long[] handles = new long[arguments.length];
        for (int i = 0; i < handles.length; i++) {
            handles[i] = arguments[i].getHandle();
        }
        return new IValue(PyTorchLibrary.LIB.moduleRunMethod(handle, method, handles, true, false));
    }

    /** Reads a tensor result. */
    public static PtNDArray tensor(IValue value, PtNDManager manager) {
        return value.toTensor(manager);
    }

    /** Reads a list of tensors. */
    public static PtNDArray[] tensors(IValue value, PtNDManager manager) {
        return value.toTensorArray(manager);
    }
}
