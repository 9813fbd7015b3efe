package io.affogato.bundle.sixsense;

/** What is heard of the one thing that sounds. */
enum Sound implements Word {
    BELL,
    BUZZ,
    WHISTLE,
    DRUM
}
