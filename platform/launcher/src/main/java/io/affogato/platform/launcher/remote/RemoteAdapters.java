package io.affogato.platform.launcher.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.affogato.modality.ModalityId;
import io.affogato.platform.admin.AdapterAdmin;
import io.affogato.platform.launcher.adapter.AdapterHash;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Operations on the adapters of a server. */
final class RemoteAdapters implements AdapterAdmin {

    private static final String BASE = "/adapters";

    private final ServerLink link;

    RemoteAdapters(ServerLink link) {
        this.link = link;
    }

    private List<AdapterRow> rows(JsonNode document) {
        List<AdapterRow> rows = new ArrayList<>();
        document.path("items").forEach(item -> rows.add(link.read(item, AdapterRow.class)));
        return rows;
    }

    private static String place(ModalityId modality, String sha256) {
        AdapterHash.check(modality, sha256);
        return "%s/%s/%s".formatted(BASE, modality, sha256);
    }

    @Override
    public List<AdapterRow> list() {
        return rows(link.get(BASE));
    }

    @Override
    public AdapterRow info(ModalityId modality, String sha256) {
        return link.read(link.get(place(modality, sha256)), AdapterRow.class);
    }

    @Override
    public AdapterRow activate(ModalityId modality, String sha256) {
        return rows(link.post(place(modality, sha256) + ":activate")).get(0);
    }

    @Override
    public List<AdapterRow> activateRun(String run) {
        return rows(link.post(BASE + ":activate", Map.of("run", run)));
    }

    @Override
    public AdapterRow rollback(ModalityId modality) {
        return rows(link.post("%s/%s:rollback".formatted(BASE, modality))).get(0);
    }

    @Override
    public Path export(ModalityId modality, String sha256, Path folder) {
        String there = folder.toAbsolutePath().normalize().toString();
        link.post(place(modality, sha256) + ":export", Map.of("folder", there));
        return folder;
    }
}
