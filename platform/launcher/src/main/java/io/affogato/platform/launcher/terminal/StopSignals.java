package io.affogato.platform.launcher.terminal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns an interrupt or a termination request into an orderly end.
 *
 * <p>The first signal asks the running work to stop where it can, if it can; a second one, or any
 * while no work listens, ends the process at once. The exit code is 128 and the signal's number
 * either way.
 *
 * <p>The JDK's signal class is reached by reflection because compiling against it cannot be done
 * without a warning.
 */
public final class StopSignals implements StopRequests {

    private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);
    private static final String SIGNAL = "sun.misc.Signal";
    private static final String HANDLER = "sun.misc.SignalHandler";

    private Runnable work;
    private OptionalInt received = OptionalInt.empty();

    /** Starts to listen for SIGINT and SIGTERM. */
    public void install() {
        for (String name : new String[] {"INT", "TERM"}) {
            try {
                handle(name);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                LOG.debug("cannot handle SIG{}", name, e);
            }
        }
    }

    private void handle(String name) throws ReflectiveOperationException {
        Class<?> signalType = Class.forName(SIGNAL);
        Class<?> handlerType = Class.forName(HANDLER);
        Object signal = signalType.getConstructor(String.class).newInstance(name);
        int number = (int) signalType.getMethod("getNumber").invoke(signal);
        Object handler =
                Proxy.newProxyInstance(
                        handlerType.getClassLoader(),
                        new Class<?>[] {handlerType},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("handle")) {
                                receive(number);
                                return null;
                            }
                            return answer(proxy, method.getName(), arguments);
                        });
        try {
            signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("the JVM keeps SIG" + name + " to itself", e);
        }
    }

    private static Object answer(Object proxy, String method, Object... arguments) {
        return switch (method) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "stop signal handler";
        };
    }

    /** Takes a signal. */
    void receive(int number) {
        Runnable stop = accept(number);
        if (stop == null) {
            Runtime.getRuntime().halt(ExitCode.ofSignal(number));
            return;
        }
        stop.run();
    }

    private synchronized Runnable accept(int number) {
        Runnable first = received.isEmpty() ? work : null;
        received = OptionalInt.of(number);
        return first;
    }

    @Override
    public synchronized Section during(Runnable stop) {
        work = stop;
        return this::clear;
    }

    private synchronized void clear() {
        work = null;
    }

    /** Returns the signal that was received, if any. */
    public synchronized OptionalInt received() {
        return received;
    }
}
