package io.affogato.bundle.sixsense;

import io.affogato.modality.PretrainingCorpus;
import io.affogato.modality.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Camera pictures of one to three painted things and the words for what stands where.
 *
 * <p>The signal is (3, 64, 64), red, green, blue, normalised as CLIP does. The pictures are richer
 * than the benchmark's: twelve colours with everything between, five patterns, any background, blur
 * and noise. Nothing of heat, touch or movement is shown.
 *
 * <p>Difficulty 0 has two plain things in clear colours on muted backgrounds; the rest comes in by
 * and by.
 */
final class VisionCorpus implements PretrainingCorpus {

    private static final int SIDE = 64;
    private static final float[] MEAN = {0.48145467f, 0.4578275f, 0.40821072f};
    private static final float[] DEVIATION = {0.26862955f, 0.2613026f, 0.2757771f};
    private static final double CONTRAST = 0.22;
    private static final double MARGIN = 0.09;

    @Override
    public List<String> words() {
        return Vocabulary.words();
    }

    @Override
    public Example draw(RandomGenerator random, double difficulty) {
        Backdrop backdrop =
                Draw.chance(random, 0.6 * difficulty)
                        ? Backdrop.any(random)
                        : Backdrop.muted(random);
        Picture picture = new Picture(SIDE);
        backdrop.paint(picture);
        int count = Draw.chance(random, difficulty) ? 1 + random.nextInt(3) : 2;
        List<Place> taken = Draw.some(random, List.of(Place.values()), count);
        List<List<String>> facts = new ArrayList<>();
        for (Place place : Place.values()) {
            facts.add(
                    taken.contains(place)
                            ? paint(picture, backdrop, place, random, difficulty)
                            : List.of());
        }
        disturb(picture, random, difficulty);
        return new Example(new Signal(normalised(picture), 3, SIDE, SIDE), facts, "", "");
    }

    private static List<String> paint(
            Picture picture,
            Backdrop backdrop,
            Place place,
            RandomGenerator random,
            double difficulty) {
        Solid shape = Draw.one(random, Solid.values());
        Bulk size = Draw.one(random, Bulk.values());
        Pattern pattern =
                Draw.chance(random, 0.7 * difficulty)
                        ? Draw.one(random, Pattern.values())
                        : Pattern.PLAIN;
        Rgb colour = colour(backdrop, random, difficulty);
        Spot spot = Spot.draw(random, place, size);
        new Sprite(shape, spot.x(), spot.y(), spot.radius(), look(colour, pattern, random))
                .paint(picture);
        return List.of(
                place.word(),
                Colour.nearest(colour).word(),
                shape.word(),
                size.word(),
                pattern.word());
    }

    private static Paint look(Rgb colour, Pattern pattern, RandomGenerator random) {
        Rgb away = colour.light() > 0.45 ? Rgb.grey(0) : Rgb.grey(1);
        Rgb second = colour.mix(away, Draw.between(random, 0.5, 0.8));
        double period = Draw.between(random, 4, 5.5);
        double speckle = random.nextBoolean() ? Draw.between(random, 0, 0.22) : 0;
        return new Paint(colour, second, pattern, period, speckle, random.nextLong());
    }

    private static Rgb colour(Backdrop backdrop, RandomGenerator random, double difficulty) {
        while (true) {
            Colour[] named =
                    random.nextDouble() < difficulty ? Colour.values() : Colour.benchmark();
            boolean between = Draw.chance(random, 0.5 * difficulty);
            Rgb colour =
                    between ? Rgb.any(random) : Draw.one(random, named).rgb().jitter(random, 0.04);
            if (Colour.margin(colour) > MARGIN && backdrop.contrast(colour) > CONTRAST) {
                return colour;
            }
        }
    }

    private static void disturb(Picture picture, RandomGenerator random, double difficulty) {
        if (Draw.chance(random, 0.4 * difficulty)) {
            picture.soften(Draw.between(random, 0.1, 0.7));
        }
        picture.addNoise(random, Draw.between(random, 0.003, 0.01 + 0.03 * difficulty));
    }

    private static float[] normalised(Picture picture) {
        float[] values = picture.planes();
        int size = SIDE * SIDE;
        for (int i = 0; i < values.length; i++) {
            values[i] = (values[i] - MEAN[i / size]) / DEVIATION[i / size];
        }
        return values;
    }
}
