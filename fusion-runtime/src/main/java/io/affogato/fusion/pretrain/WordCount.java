package io.affogato.fusion.pretrain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** How often the word at each position of a bag was read back. Not thread-safe. */
final class WordCount {

    private final Map<Integer, int[]> byPosition = new TreeMap<>();

    void add(int position, boolean right) {
        int[] count = byPosition.computeIfAbsent(position, at -> new int[2]);
        count[0] += right ? 1 : 0;
        count[1]++;
    }

    /** Returns the shares by position. */
    Map<String, Double> shares() {
        Map<String, Double> shares = new LinkedHashMap<>();
        byPosition.forEach(
                (position, count) -> shares.put("word " + position, (double) count[0] / count[1]));
        return shares;
    }
}
