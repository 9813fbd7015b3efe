package io.affogato.media;

import java.nio.ByteBuffer;

/** A number as files of points and arrays store it. */
enum Scalar {
    I1(1) {
        @Override
        double read(ByteBuffer from) {
            return from.get();
        }
    },
    U1(1) {
        @Override
        double read(ByteBuffer from) {
            return from.get() & 0xff;
        }
    },
    I2(2) {
        @Override
        double read(ByteBuffer from) {
            return from.getShort();
        }
    },
    U2(2) {
        @Override
        double read(ByteBuffer from) {
            return from.getShort() & 0xffff;
        }
    },
    I4(4) {
        @Override
        double read(ByteBuffer from) {
            return from.getInt();
        }
    },
    U4(4) {
        @Override
        double read(ByteBuffer from) {
            return from.getInt() & 0xffffffffL;
        }
    },
    I8(8) {
        @Override
        double read(ByteBuffer from) {
            return from.getLong();
        }
    },
    F4(4) {
        @Override
        double read(ByteBuffer from) {
            return from.getFloat();
        }
    },
    F8(8) {
        @Override
        double read(ByteBuffer from) {
            return from.getDouble();
        }
    };

    private final int bytes;

    Scalar(int bytes) {
        this.bytes = bytes;
    }

    /** Returns how many bytes one number takes. */
    int bytes() {
        return bytes;
    }

    /** Reads the next number in the byte order of the buffer. */
    abstract double read(ByteBuffer from);
}
