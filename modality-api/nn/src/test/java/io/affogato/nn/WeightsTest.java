package io.affogato.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.safetensors.SafetensorsWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsTest {

    @TempDir Path folder;
    private NDManager manager;

    @BeforeEach
    void open() {
        Engines.start();
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Weights stored() {
        Path file = folder.resolve("model.safetensors");
        SafetensorsWriter.write(
                file,
                Map.of(
                        "tower.a.weight", Ops.tensor(manager, new float[] {1, 2, 3}, 3, 1),
                        "tower.b.weight", Ops.tensor(manager, new float[] {4, 5}, 2),
                        "head.weight", Ops.tensor(manager, new float[] {6}, 1)),
                Map.of());
        return Weights.open(folder, manager);
    }

    @Test
    void viewsShareArraysAndRememberWhatWasTaken() {
        Weights all = stored();
        Weights tower = all.prefix("tower.");
        assertEquals(Set.of("a.weight", "b.weight"), tower.names());
        NDArray a = tower.get("a.weight", 3, 1);
        assertSame(a, all.get("tower.a.weight"));
        Weights renamed = tower.renamed(name -> name.replace("first", "a"));
        assertSame(a, renamed.get("first.weight", 3, 1));
        assertEquals(List.of("a.weight"), List.copyOf(tower.taken().keySet()));
        assertEquals(Set.of("b.weight"), tower.unused());
        assertEquals(Set.of("tower.b.weight", "head.weight"), all.unused());
        assertEquals(Optional.empty(), tower.optional("c.weight"));
        tower.requireAllUsed(name -> name.startsWith("b."));
        ModalityException left =
                assertThrows(ModalityException.class, () -> tower.requireAllUsed(name -> false));
        assertTrue(left.getMessage().contains("b.weight"), left.getMessage());
    }

    @Test
    void missingNamesAndOtherShapesAreNamed() {
        Weights tower = stored().prefix("tower.");
        ModalityException missing =
                assertThrows(ModalityException.class, () -> tower.get("c.a.weight", 3, 1));
        assertEquals(ErrorCode.BAD_WEIGHTS, missing.code());
        assertTrue(missing.getMessage().contains("tower.c.a.weight"), missing.getMessage());
        assertTrue(missing.getMessage().contains("tower.a.weight"), missing.getMessage());
        ModalityException shape =
                assertThrows(ModalityException.class, () -> tower.get("b.weight", 3));
        assertTrue(shape.getMessage().contains("(3)"), shape.getMessage());
        assertTrue(shape.getMessage().contains("(2)"), shape.getMessage());
        assertTrue(shape.getMessage().contains(folder.toString()), shape.getMessage());
    }

    @Test
    void closingTheOwnerClosesTheFile() {
        NDManager owner = manager.newSubManager();
        stored();
        Weights weights = Weights.open(folder, owner);
        owner.close();
        assertThrows(RuntimeException.class, () -> weights.get("head.weight"));
    }

    @Test
    void freshValuesDependOnSeedAndNameOnly() {
        Weights one = Weights.fresh(manager, Initializer.seeded(5, 0.02));
        Weights two = Weights.fresh(manager, Initializer.seeded(5, 0.02));
        two.get("other.weight", 4, 3);
        NDArray weight = one.get("some.weight", 50, 40);
        assertEquals(weight, two.get("some.weight", 50, 40));
        assertNotEquals(weight, one.get("same.weight", 50, 40));
        assertNotEquals(
                weight,
                Weights.fresh(manager, Initializer.seeded(6, 0.02)).get("some.weight", 50, 40));
        assertEquals(manager.ones(new Shape(7)), one.get("norm.weight", 7));
        assertEquals(manager.zeros(new Shape(7)), one.get("norm.bias", 7));
        float[] values = weight.toFloatArray();
        double squares = 0;
        for (float value : values) {
            assertTrue(Math.abs(value) <= 0.04f);
            squares += (double) value * value;
        }
        // a normal distribution cut at two deviations has 0.88 of its deviation left
        assertEquals(0.88 * 0.02, Math.sqrt(squares / values.length), 0.001);
    }

    @Test
    void freshWeightsNeedTheirShape() {
        Weights fresh = Weights.fresh(manager, Initializer.seeded(1, 0.02));
        assertFalse(fresh.has("a"));
        assertThrows(IllegalArgumentException.class, () -> fresh.get("a"));
    }
}
