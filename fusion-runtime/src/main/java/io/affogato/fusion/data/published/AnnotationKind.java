package io.affogato.fusion.data.published;

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
    LABEL;

    EntryReader reader(PublishedFormat format, ReadOptions options) {
        return switch (this) {
            case SITUATED -> new SituatedQuestions();
            case TEMPLATE -> new TemplateQuestions(options.legacyTemplates());
            case CHOICE -> new ChoiceQuestions();
            case GROUPED_CHOICE -> new GroupedChoices(options.split());
            case CLIP -> new ClipQuestions(options.unit().orElse(format.unit()));
            case LABEL -> new ClipLabels(format.question(), options.split());
        };
    }
}
