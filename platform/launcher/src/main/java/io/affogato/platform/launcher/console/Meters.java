package io.affogato.platform.launcher.console;

import io.affogato.platform.admin.BundleState;
import io.affogato.platform.admin.ModalityAdmin;
import io.affogato.platform.admin.ModalityRow;
import io.affogato.platform.admin.RunAdmin;
import io.affogato.platform.console.ConsoleReply;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Numbers for Prometheus, in its text format. */
final class Meters implements AutoCloseable {

    private static final String TYPE = "text/plain;version=0.0.4";
    private static final List<String> STATES =
            List.of("waiting", "running", "completed", "stopped", "failed");

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    Meters(ModalityAdmin modalities, RunAdmin runs) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        for (BundleState state : BundleState.values()) {
            Gauge.builder("affogato.modalities", modalities, m -> count(m, state))
                    .description("bundles by where they stand")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        Gauge.builder("affogato.leases", modalities, Meters::leases)
                .description("uses of modalities under way")
                .register(registry);
        for (String state : STATES) {
            Gauge.builder("affogato.runs", runs, r -> count(r, state))
                    .description("runs by state")
                    .tag("state", state)
                    .register(registry);
        }
    }

    private static double count(ModalityAdmin modalities, BundleState state) {
        return modalities.list(true).stream().filter(row -> row.state() == state).count();
    }

    private static double leases(ModalityAdmin modalities) {
        return modalities.list(false).stream().mapToInt(ModalityRow::leases).sum();
    }

    private static double count(RunAdmin runs, String state) {
        return runs.list().stream().filter(row -> row.state().equals(state)).count();
    }

    void addTo(Router router) {
        router.on(
                "GET",
                "/metrics",
                (call, names) -> ConsoleReply.text(200, TYPE, registry.scrape()));
    }

    /** Counts a call that was answered. */
    void answered(String method, String area, int status, long nanos) {
        registry.timer(
                        "affogato.calls",
                        "method",
                        method,
                        "area",
                        area,
                        "status",
                        Integer.toString(status / 100) + "xx")
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        registry.close();
    }
}
