package io.affogato.fusion.data.published;

import java.nio.file.Path;

/** The kinds of annotation files; data sets share them. */
enum AnnotationKind {
    /** Questions from a place in a scanned room; see {@link SituatedQuestions}. */
    SITUATED,
    /** Questions made from templates; see {@link TemplateQuestions}. */
    TEMPLATE,
    /** Multiple choice, one question an entry; see {@link ChoiceQuestions}. */
    CHOICE,
    /** Multiple choice, one recording an entry; see {@link GroupedChoices}. */
    GROUPED_CHOICE,
    /** Questions about a part of a recording; see {@link ClipQuestions}. */
    CLIP,
    /** A label a clip, no question; see {@link ClipLabels}. */
    LABEL,
    /** Expressions for objects of a picture; see {@link ReferringExpressions}. */
    REFERENCE,
    /** A class or a score an entry; see {@link LabelledEntries}. */
    LABELLED;

    EntryReader reader(PublishedFormat format, Path annotations, ReadOptions options) {
        return switch (this) {
            case SITUATED -> new SituatedQuestions();
            case TEMPLATE -> new TemplateQuestions(options.legacyTemplates());
            case CHOICE -> new ChoiceQuestions();
            case GROUPED_CHOICE -> new GroupedChoices(options.split());
            case CLIP -> new ClipQuestions(options.unit().orElse(format.unit()));
            case LABEL -> new ClipLabels(format.question(), options.split());
            case REFERENCE -> new ReferringExpressions(annotations, options.split());
            case LABELLED -> new LabelledEntries(format.question(), options.split());
        };
    }
}
