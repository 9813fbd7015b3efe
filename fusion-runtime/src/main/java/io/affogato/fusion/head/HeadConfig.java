package io.affogato.fusion.head;

import io.affogato.fusion.backbone.Pooling;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What stands behind the language model and reads its state.
 *
 * @param kind what it answers with
 * @param pooling which state it reads
 * @param rate factor on the learning rate of its parameters
 * @param classes in order, where it chooses among some
 * @param mask how masks are drawn, where it draws some
 */
public record HeadConfig(
        HeadKind kind, Pooling pooling, double rate, List<String> classes, MaskShape mask) {

    /** No head: words of the language model. */
    public static final HeadConfig WORDS =
            new HeadConfig(HeadKind.WORDS, Pooling.ANSWER_START, 1, List.of(), MaskShape.PUBLISHED);

    /** Checks that there are classes to choose from. */
    public HeadConfig {
        classes = List.copyOf(classes);
        if (kind == HeadKind.CLASS && classes.stream().distinct().count() < 2) {
            throw new IllegalArgumentException(
                    "a head of classes needs at least two different ones, found %s"
                            .formatted(classes));
        }
    }

    /** Returns whether there is a head at all. */
    public boolean present() {
        return kind != HeadKind.WORDS;
    }

    /** Returns what must agree for trained heads to mean the same; empty for words. */
    public Map<String, String> identity() {
        Map<String, String> identity = new TreeMap<>();
        if (present()) {
            identity.put("kind", kind.name());
            identity.put("pooling", pooling.name());
        }
        switch (kind) {
            case CLASS -> identity.put("classes", classes.toString());
            case MASK -> identity.put("mask", mask.toString());
            case WORDS, SCORE -> {}
        }
        return identity;
    }
}
