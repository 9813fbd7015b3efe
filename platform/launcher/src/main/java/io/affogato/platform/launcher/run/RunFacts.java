package io.affogato.platform.launcher.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.affogato.fusion.checkpoint.ModelIdentity;
import io.affogato.platform.launcher.recipe.Recipe;
import io.affogato.platform.report.ReportModel.Fact;
import java.util.List;

/** What is needed to repeat a run. */
final class RunFacts {

    private RunFacts() {}

    static List<Fact> of(Recipe recipe, String command, Device device, ModelIdentity identity) {
        return List.of(
                new Fact("command", command),
                new Fact("seed", String.valueOf(recipe.run().seed())),
                new Fact("device", words(device)),
                new Fact("backbone", recipe.backbone() + " " + identity.backbone()),
                new Fact("modalities in order", identity.modalities().toString()),
                new Fact(
                        "engine",
                        "%s %s"
                                .formatted(
                                        Engine.getInstance().getEngineName(),
                                        Engine.getInstance().getVersion())),
                new Fact("java", Runtime.version().toString()),
                new Fact(
                        "system",
                        "%s, %d processors"
                                .formatted(
                                        System.getProperty("os.name"),
                                        Runtime.getRuntime().availableProcessors())));
    }

    /** Returns a device in words. */
    static String words(Device device) {
        return device.isGpu()
                ? device.toString()
                : "cpu, %d processors".formatted(Runtime.getRuntime().availableProcessors());
    }
}
