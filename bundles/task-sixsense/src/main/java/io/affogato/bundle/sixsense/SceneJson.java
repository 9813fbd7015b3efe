package io.affogato.bundle.sixsense;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The truth of a recording, for people and checks; nothing that learns reads it. */
final class SceneJson {

    private SceneJson() {}

    static String text(Scene scene) {
        List<Object> things = new ArrayList<>();
        for (Thing thing : scene.things()) {
            Map<String, String> values = new LinkedHashMap<>();
            for (Attribute attribute : Attribute.values()) {
                values.put(attribute.word(), attribute.of(thing).word());
            }
            things.add(values);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("things", things);
        all.put("sound", scene.sound().word());
        all.put("sounding", scene.source().place().word());
        return Json.text(all);
    }
}
