package io.affogato.platform.launcher.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Engines;

/** Finds the device a recipe asks for. */
final class Devices {

    private Devices() {}

    /**
     * Returns a device.
     *
     * @param name {@code auto}, {@code cpu} or {@code cuda:N}
     * @throws ModalityException {@link ErrorCode#NO_DEVICE} if it is not there
     */
    static Device of(String name) {
        Engines.start();
        int count = Engine.getInstance().getGpuCount();
        if (name.equals("cpu") || (name.equals("auto") && count == 0)) {
            return Device.cpu();
        }
        int index = name.equals("auto") ? 0 : Integer.parseInt(name.substring("cuda:".length()));
        if (index >= count) {
            throw new ModalityException(
                    ErrorCode.NO_DEVICE,
                    "device '%s' is not there: the engine sees %d GPU(s); use 'cpu' or 'auto', and see 'affogato doctor'"
                            .formatted(name, count));
        }
        return Device.gpu(index);
    }
}
