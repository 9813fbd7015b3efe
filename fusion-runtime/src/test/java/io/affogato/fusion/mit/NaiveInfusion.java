package io.affogato.fusion.mit;

/**
 * The infused attention of one head as the authors write it, inside the attention: keys and values
 * are changed first. Doubles and loops; L positions, K channels.
 */
@SuppressWarnings("ArrayRecordComponent")
record NaiveInfusion(
        double[] queryScale,
        double[] additiveKey,
        double[] attentionScale,
        double[] shift,
        double bias) {

    /** The gate; positions whose mask is 0 are not seen. */
    double gate(double[][] v, boolean[] seen) {
        double dot = 0;
        double values = 0;
        double anchors = 0;
        for (int t = 0; t < v.length; t++) {
            for (int c = 0; seen[t] && c < shift.length; c++) {
                dot += v[t][c] * shift[c];
                values += v[t][c] * v[t][c];
                anchors += shift[c] * shift[c];
            }
        }
        return 1 / (1 + Math.exp(-bias - dot / Math.sqrt(values * anchors)));
    }

    /** Changes keys and values, then attends to what is visible and not later. */
    double[][] attend(
            double[][] q, double[][] k, double[][] v, boolean[] visible, double g, double kept) {
        double[][] keys = changed(k, queryScale, additiveKey, g, kept);
        double[][] values = changed(v, attentionScale, shift, g, kept);
        double[][] read = new double[q.length][shift.length];
        for (int t = 0; t < q.length; t++) {
            double sum = 0;
            for (int s = 0; s <= t; s++) {
                double weight = visible[s] ? Math.exp(score(q[t], keys[s])) : 0;
                sum += weight;
                for (int c = 0; c < shift.length; c++) {
                    read[t][c] += weight * values[s][c];
                }
            }
            for (int c = 0; c < shift.length; c++) {
                read[t][c] /= sum;
            }
        }
        return read;
    }

    private static double score(double[] q, double[] k) {
        double dot = 0;
        for (int c = 0; c < q.length; c++) {
            dot += q[c] * k[c];
        }
        return dot / Math.sqrt(q.length);
    }

    private static double[][] changed(
            double[][] x, double[] scale, double[] add, double g, double kept) {
        double[][] y = new double[x.length][scale.length];
        for (int t = 0; t < x.length; t++) {
            for (int c = 0; c < scale.length; c++) {
                y[t][c] = kept * x[t][c] + g * (x[t][c] * scale[c] + add[c]);
            }
        }
        return y;
    }
}
