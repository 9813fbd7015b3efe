package io.affogato.bundle.sixsense;

import io.affogato.modality.TaskSource.Request;

/** The three parts of a data set. */
enum Split implements Word {
    TRAIN,
    VALIDATION,
    TEST;

    int clips(Request request) {
        return switch (this) {
            case TRAIN -> request.train();
            case VALIDATION -> request.validation();
            case TEST -> request.test();
        };
    }
}
