package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.Kernels;
import io.affogato.nn.Ops;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines up blocks of tokens and their masks, in step.
 *
 * <p>Axes: B batch, R rows (frames or segments), K query tokens, P prefix tokens, E width.
 */
final class TokenBlocks {

    private static final Kernels KERNELS = ModalityAdapter.KERNELS;

    private final List<NDArray> tokens = new ArrayList<>();
    private final List<NDArray> masks = new ArrayList<>();

    /**
     * Appends, row by row, a piece of the first modality's prefix, its tokens, and the tokens of
     * the others. A prefix that has not one piece a row stands before all rows.
     *
     * @param first (B, R, K, E)
     * @param others modalities with as many rows
     */
    void framed(ModalityTokens first, List<ModalityTokens> others) {
        List<NDArray> rows = new ArrayList<>();
        List<NDArray> rowMasks = new ArrayList<>();
        if (first.prefix().isPresent() && pieceForEachRow(first)) {
            Prefix prefix = first.prefix().get();
            rows.add(KERNELS.call("prefix_rows", first.tokens(), prefix.tokens()));
            rowMasks.add(KERNELS.call("prefix_row_masks", first.present(), prefix.mask()));
        } else {
            prefixes(first, first.tokens());
        }
        addRows(first, rows, rowMasks);
        others.forEach(other -> addRows(other, rows, rowMasks));
        tokens.add(KERNELS.call("flatten_rows", Ops.concat(rows, 2)));
        masks.add(KERNELS.call("flatten_rows", Ops.concat(rowMasks, 2)));
    }

    /** Appends all pieces of a modality's prefix to every sample of {@code like} (B, R, K, E). */
    void prefixes(ModalityTokens modality, NDArray like) {
        if (modality.prefix().isPresent()) {
            Prefix prefix = modality.prefix().get();
            NDArray rows = KERNELS.call("prefix_rows", like, prefix.tokens());
            NDArray rowMasks = KERNELS.call("prefix_row_masks", modality.present(), prefix.mask());
            tokens.add(KERNELS.call("flatten_rows", rows));
            masks.add(KERNELS.call("flatten_rows", rowMasks));
        }
    }

    /** Appends tokens (B, R, K, E) that count where {@code present} (B) is 1. */
    void rows(NDArray rows, NDArray present) {
        tokens.add(KERNELS.call("flatten_rows", rows));
        masks.add(KERNELS.call("flatten_rows", tokenMask(rows, present)));
    }

    FusionOutput join() {
        return new FusionOutput(Ops.concat(tokens, 1), Ops.concat(masks, 1));
    }

    private static void addRows(
            ModalityTokens modality, List<NDArray> rows, List<NDArray> rowMasks) {
        rows.add(modality.tokens());
        rowMasks.add(tokenMask(modality.tokens(), modality.present()));
    }

    private static NDArray tokenMask(NDArray rows, NDArray present) {
        return KERNELS.call("token_mask", present, rows.getShape().get(1), rows.getShape().get(2));
    }

    private static boolean pieceForEachRow(ModalityTokens modality) {
        long pieces = modality.prefix().orElseThrow().tokens().getShape().get(0);
        return pieces == modality.tokens().getShape().get(1);
    }
}
