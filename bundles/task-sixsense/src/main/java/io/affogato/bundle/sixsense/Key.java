package io.affogato.bundle.sixsense;

import java.util.Optional;
import java.util.function.Function;

/** A way to name one thing of a scene. */
@SuppressWarnings("ImmutableEnumChecker") // the functions are pure
enum Key {
    PLACE(Attribute.PLACE),
    COLOUR(Attribute.COLOUR),
    SHAPE(Attribute.SHAPE),
    SIZE(Attribute.SIZE),
    MOTION(Attribute.MOTION),
    DISTANCE(Attribute.DISTANCE),
    HEAT(Attribute.HEAT),
    SURFACE(Attribute.SURFACE),
    HOTTEST("thermal", "the hottest object", Scene::hottest),
    COLDEST("thermal", "the coldest object", Scene::coldest),
    NEAREST("pointcloud", "the nearest object", Scene::nearest),
    FARTHEST("pointcloud", "the farthest object", Scene::farthest),
    SOUNDING("audio", "the object that sounds", Scene::source);

    private final String sense;
    private final Naming naming;
    private final Optional<Attribute> attribute;

    Key(Attribute attribute) {
        this.sense = attribute.sense();
        this.naming = (scene, thing) -> byValue(attribute, scene, thing);
        this.attribute = Optional.of(attribute);
    }

    Key(String sense, String name, Function<Scene, Thing> chosen) {
        this.sense = sense;
        this.naming =
                (scene, thing) ->
                        chosen.apply(scene).equals(thing) ? Optional.of(name) : Optional.empty();
        this.attribute = Optional.empty();
    }

    /** Returns the modality without which the thing cannot be found; empty for the place. */
    String sense() {
        return sense;
    }

    /** Returns the attribute whose value is the name, if it is one. */
    Optional<Attribute> attribute() {
        return attribute;
    }

    /** Returns the name of a thing, if this key tells it from all others of the scene. */
    Optional<String> name(Scene scene, Thing thing) {
        return naming.name(scene, thing);
    }

    private static Optional<String> byValue(Attribute attribute, Scene scene, Thing thing) {
        Word value = attribute.of(thing);
        if (scene.count(attribute, value) > 1) {
            return Optional.empty();
        }
        String form = attribute == Attribute.SHAPE ? "the %s" : "the %s object";
        return Optional.of(form.formatted(value.word()));
    }

    private interface Naming {

        Optional<String> name(Scene scene, Thing thing);
    }
}
