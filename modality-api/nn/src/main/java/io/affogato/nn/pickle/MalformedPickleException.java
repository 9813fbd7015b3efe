package io.affogato.nn.pickle;

/** Says what is wrong with a file; the one who knows its path adds that. */
final class MalformedPickleException extends Exception {

    MalformedPickleException(String what) {
        super(what);
    }
}
