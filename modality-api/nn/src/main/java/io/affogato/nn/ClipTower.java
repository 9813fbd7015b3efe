package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/**
 * CLIP's vision tower: the states that decoders of masks read, side by side, and the vector of a
 * picture.
 *
 * <pre>
 *   tokens = [x_l1 ; x_l2 ; x_l3]                        deepest first
 *   pooled = [W post(x_last[class]) ; means of x_last's patches over G x G cells, row by row]
 * </pre>
 *
 * <p>Deviation: MiT's authors pool to the class token's vector alone, G = 0. Linear maps of it can
 * not tell where something is; those of the cells can. Cells share the patches on their borders
 * where G does not divide their number.
 */
final class ClipTower implements VisionTower {

    private static final Kernels KERNELS = Kernels.of(ClipTower.class, "vision.py");

    private final ClipSight sight;
    private final ClipVision tower;

    ClipTower(ClipSight sight, Weights weights) {
        this.sight = sight;
        tower = new ClipVision(sight.tower(), weights);
    }

    @Override
    public int imageSize() {
        return sight.tower().vision().imageSize();
    }

    @Override
    public int width() {
        return sight.width();
    }

    @Override
    public int levels() {
        return sight.levels().size();
    }

    @Override
    public int pooledWidth() {
        return sight.pooledWidth();
    }

    @Override
    public List<NDArray> look(NDArray pixels) {
        return Chunks.mapAll(pixels, VisionTransformer.ENCODE_CHUNK, this::seen);
    }

    private List<NDArray> seen(NDArray pixels) {
        List<Integer> wanted = new ArrayList<>(sight.levels());
        if (sight.cells() > 0) {
            wanted.add(sight.tower().vision().layers());
        }
        ClipVision.Seen seen = tower.see(pixels, wanted);
        NDArray tokens = Ops.concat(seen.levels().subList(0, levels()), 2);
        if (sight.cells() == 0) {
            return List.of(tokens, seen.pictures());
        }
        NDArray last = seen.levels().get(levels());
        NDArray cells = KERNELS.call("cells", last, sight.cells());
        return List.of(tokens, Ops.concat(List.of(seen.pictures(), cells), 1));
    }
}
