package io.affogato.platform.launcher.command;

import io.affogato.fusion.bench.BenchResult;
import io.affogato.fusion.bench.GenerateResult;
import io.affogato.platform.launcher.run.BenchCase;
import io.affogato.platform.launcher.run.GenerateCase;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Times of written answers beside the peer's.
 *
 * @param sameWork whether every answer starts with the ids that others write
 * @param rows one a search, in order
 */
record GenerateTable(
        String name, boolean sameWork, List<Row> rows, double productGflops, BenchCase.Peer peer) {

    /**
     * One search.
     *
     * @param sameIds whether the answer starts with the ids that others write
     * @param ratio the peer's time over ours, as it is; not a number where the peer has none
     * @param scaledRatio the same, the peer's time scaled by the speeds of a 2048 x 2048 product
     */
    record Row(
            String search,
            BenchResult.Millis millis,
            boolean sameIds,
            List<Long> ids,
            double ratio,
            double scaledRatio) {}

    static GenerateTable of(String name, GenerateCase bench, GenerateResult measured) {
        double speed = bench.peer().productGflops() / measured.productGflops();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < measured.rows().size(); i++) {
            GenerateResult.Row own = measured.rows().get(i);
            double theirs = bench.peer().millis().getOrDefault(own.name(), Double.NaN);
            double ratio = theirs / own.millis().median();
            boolean same = bench.searches().get(i).startedBy(own.ids());
            rows.add(new Row(own.name(), own.millis(), same, own.ids(), ratio, ratio * speed));
        }
        boolean all = rows.stream().allMatch(Row::sameIds);
        return new GenerateTable(name, all, rows, measured.productGflops(), bench.peer());
    }

    void tell(PrintWriter out) {
        out.printf("%s%n", sameWork ? "the same answers as the peer's" : "NOT the peer's answers");
        out.printf(
                "%-12s %10s %10s %10s %8s %8s  %s%n",
                "SEARCH", "MEDIAN", "MIN", "PEER", "x", "SCALED", "FIRST IDS");
        for (Row row : rows) {
            out.printf(
                    Locale.ROOT,
                    "%-12s %7.1f ms %7.1f ms %7.1f ms %8.2f %8.2f  %s%n",
                    row.search(),
                    row.millis().median(),
                    row.millis().min(),
                    peer.millis().getOrDefault(row.search(), Double.NaN),
                    row.ratio(),
                    row.scaledRatio(),
                    row.ids().subList(0, Math.min(5, row.ids().size())));
        }
        out.printf(
                Locale.ROOT,
                "product %.0f GFLOP/s (peer %.0f)%npeer: %s%n",
                productGflops,
                peer.productGflops(),
                peer.name());
    }
}
