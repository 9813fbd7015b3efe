package io.affogato.fusion.crema;

import java.util.Map;
import java.util.stream.IntStream;

/**
 * The fusions of the ablation as sums over loops, in double precision, one output token at a time.
 *
 * @param named parameters by name, flat
 * @param width E
 */
record NaiveFusion(Map<String, float[]> named, int width) {

    /**
     * What one frame of one sample holds: K primary tokens, K of each supporting modality, and
     * whether the sample has it.
     */
    static final class Frame {

        private final double[][] primary;
        private final double[][][] supporting;
        private final boolean[] present;

        Frame(double[][] primary, double[][][] supporting, boolean[] present) {
            this.primary = primary;
            this.supporting = supporting;
            this.present = present;
        }
    }

    double[] token(FusionKind kind, Frame frame, int k) {
        int m = frame.present.length;
        return switch (kind) {
            case LINEAR -> linear("fusion.0", joined(frame, k));
            case SUM -> weighted(frame, k, new double[m]);
            case SCALAR_GATE -> weighted(frame, k, doubles("fusion.gate"));
            case ATTENTION -> attend(frame, k);
            case MOE -> experts(frame, k);
            default -> throw new IllegalArgumentException(kind.toString());
        };
    }

    private double[] weighted(Frame frame, int k, double[] scores) {
        double[] sum = new double[width];
        double total = 0;
        for (int m = 0; m < scores.length; m++) {
            double weight = frame.present[m] ? Math.exp(scores[m]) : 0;
            total += weight;
            for (int e = 0; e < width; e++) {
                sum[e] += weight * frame.supporting[m][k][e];
            }
        }
        double all = total;
        return IntStream.range(0, width).mapToDouble(e -> all == 0 ? 0 : sum[e] / all).toArray();
    }

    private double[] experts(Frame frame, int k) {
        double[] mean = weighted(frame, k, new double[frame.present.length]);
        double[] scores = map("fusion.router.weight", mean);
        double total = IntStream.range(0, 4).mapToDouble(x -> Math.exp(scores[x])).sum();
        double[] sum = new double[width];
        for (int x = 0; x < 4; x++) {
            double[] said = linear("fusion.experts." + x, joined(frame, k));
            for (int e = 0; e < width; e++) {
                sum[e] += Math.exp(scores[x]) / total * said[e];
            }
        }
        return sum;
    }

    private double[] attend(Frame frame, int k) {
        int heads = width % 64 == 0 ? width / 64 : 1;
        int own = width / heads;
        double[] query = linear("fusion.query", frame.primary[k]);
        double[] mixed = new double[width];
        double[] totals = new double[heads];
        for (int m = 0; m < frame.present.length; m++) {
            for (int j = 0; frame.present[m] && j < frame.primary.length; j++) {
                double[] key = linear("fusion.key", frame.supporting[m][j]);
                double[] value = linear("fusion.value", frame.supporting[m][j]);
                for (int a = 0; a < heads; a++) {
                    int from = a * own;
                    double score =
                            IntStream.range(from, from + own)
                                            .mapToDouble(e -> query[e] * key[e])
                                            .sum()
                                    / Math.sqrt(own);
                    totals[a] += Math.exp(score);
                    for (int e = from; e < from + own; e++) {
                        mixed[e] += Math.exp(score) * value[e];
                    }
                }
            }
        }
        IntStream.range(0, width).forEach(e -> mixed[e] /= totals[e / own]);
        return linear("fusion.output", mixed);
    }

    private double[] joined(Frame frame, int k) {
        return IntStream.range(0, frame.present.length * width)
                .mapToDouble(i -> frame.supporting[i / width][k][i % width])
                .toArray();
    }

    private double[] linear(String name, double[] x) {
        double[] y = map(name + ".weight", x);
        double[] bias = doubles(name + ".bias");
        return IntStream.range(0, y.length).mapToDouble(i -> y[i] + bias[i]).toArray();
    }

    private double[] map(String name, double[] x) {
        double[] w = doubles(name);
        double[] y = new double[w.length / x.length];
        for (int i = 0; i < w.length; i++) {
            y[i / x.length] += w[i] * x[i % x.length];
        }
        return y;
    }

    private double[] doubles(String name) {
        float[] values = named.get(name);
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }
}
