package io.affogato.platform.launcher.view;

import io.affogato.platform.kernel.TrustSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Answers about whose bundles are taken. */
public final class TrustPages {

    private TrustPages() {}

    private record Signer(String label, String sha256) {}

    private record Allowed(String note, String sha256) {}

    private record Denied(String reason, String sha256) {}

    private record Listing(
            String file,
            String mode,
            boolean allowNative,
            List<Signer> signers,
            List<Allowed> allow,
            List<Denied> deny) {}

    /**
     * What a trust file says.
     *
     * @param file it stands in; empty if there is none, which means that everything is taken
     */
    public static Page list(String file, TrustSettings trust) {
        List<Map.Entry<String, String>> signers = sorted(trust.signers());
        List<Map.Entry<String, String>> allow = sorted(trust.allow());
        List<Map.Entry<String, String>> deny = sorted(trust.deny());
        List<String> lines = new ArrayList<>();
        lines.add("mode    " + trust.mode().word());
        lines.add("native  " + (trust.allowNative() ? "allowed" : "refused"));
        lines.add("file    " + (file.isEmpty() ? "none, so every bundle is taken" : file));
        TextTable table = new TextTable("WHAT", "SHA-256", "NOTE");
        signers.forEach(e -> table.add("signer", e.getKey(), e.getValue()));
        allow.forEach(e -> table.add("allow", e.getKey(), e.getValue()));
        deny.forEach(e -> table.add("deny", e.getKey(), e.getValue()));
        if (table.lines().size() > 1) {
            lines.addAll(table.lines());
        }
        return new Page(
                "affogato.trust.list/1",
                new Listing(
                        file,
                        trust.mode().word(),
                        trust.allowNative(),
                        signers.stream().map(e -> new Signer(e.getValue(), e.getKey())).toList(),
                        allow.stream().map(e -> new Allowed(e.getValue(), e.getKey())).toList(),
                        deny.stream().map(e -> new Denied(e.getValue(), e.getKey())).toList()),
                lines);
    }

    /** By the word about it, then by hash. */
    private static List<Map.Entry<String, String>> sorted(Map<String, String> words) {
        return words.entrySet().stream()
                .sorted(
                        Map.Entry.<String, String>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey()))
                .toList();
    }
}
