package io.affogato.nn.pickle;

/** Memory that the values of one file may take. */
final class Budget {

    /** What the values of a small file may take in any case. */
    private static final long ALWAYS = 8L << 20;

    private final long all;
    private long left;

    Budget(long fileSize) {
        this.all = Math.addExact(fileSize, ALWAYS);
        this.left = all;
    }

    void charge(long bytes) throws MalformedPickleException {
        left -= bytes;
        if (left < 0) {
            throw new MalformedPickleException(
                    "its values need more than %d bytes of memory".formatted(all));
        }
    }
}
