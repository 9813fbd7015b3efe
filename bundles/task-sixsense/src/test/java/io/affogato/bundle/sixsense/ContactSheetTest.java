package io.affogato.bundle.sixsense;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.media.ColourWheel;
import io.affogato.media.FlowField;
import io.affogato.media.Frame;
import io.affogato.media.HeatMap;
import io.affogato.media.OpticalFlow;
import io.affogato.media.Plane;
import io.affogato.media.Plane16;
import io.affogato.media.Resize;
import io.affogato.media.Thermal;
import io.affogato.modality.PretrainingCorpus;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Writes pictures for people under {@code target}. */
class ContactSheetTest {

    private static final int SIDE = 96;
    private static final int SEEN = 64;
    private static final int ZOOM = 2;
    private static final int VIEWS = 5;
    private static final int CLIPS = 6;

    @Test
    void everyViewOfSomeClips() throws IOException {
        BufferedImage sheet = sheet(VIEWS, CLIPS);
        SplittableRandom random = new SplittableRandom(7);
        for (int clip = 0; clip < CLIPS; clip++) {
            Staging staging = Staging.of(SceneMaker.draw(random), random.nextLong());
            CameraView camera = CameraView.of(staging, SIDE);
            Picture still = camera.frame(4);
            draw(sheet, 0, clip, picture(frame(still)));
            draw(sheet, 1, clip, flow(still, camera.frame(5)));
            draw(sheet, 2, clip, heat(ThermalView.of(staging, SIDE).centikelvin(0)));
            draw(sheet, 3, clip, grey(DepthView.of(staging, SIDE).millimetres()));
            draw(sheet, 4, clip, picture(frame(TouchView.of(staging, SIDE).page(0))));
        }
        write(sheet, "contact-sheet.png");
    }

    @Test
    void someOfTheVisionCorpus() throws IOException {
        int columns = 8;
        int rows = 5;
        BufferedImage sheet = sheet(columns, rows);
        PretrainingCorpus corpus = new VisionCorpus();
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < columns * rows; i++) {
            float[] values = corpus.draw(random, 1).signal().values();
            Picture picture = new Picture(SEEN);
            for (int at = 0; at < values.length; at++) {
                picture.planes()[at] = (float) Rgb.clip(0.45 + 0.27 * values[at]);
            }
            draw(sheet, i % columns, i / columns, picture);
        }
        write(sheet, "vision-corpus.png");
    }

    private static BufferedImage sheet(int columns, int rows) {
        int cell = ZOOM * (SIDE + 4);
        return new BufferedImage(columns * cell, rows * cell, BufferedImage.TYPE_INT_RGB);
    }

    private static void write(BufferedImage sheet, String name) throws IOException {
        File file = new File("target", name);
        assertTrue(ImageIO.write(sheet, "png", file));
        assertTrue(file.length() > 10_000);
    }

    private static Picture flow(Picture from, Picture to) {
        FlowField flow = OpticalFlow.between(frame(from), frame(to));
        return picture(ColourWheel.colour(flow, SIDE / 24.0));
    }

    private static Picture heat(short[] centikelvin) {
        Plane kelvin = Thermal.kelvin(new Plane16(SIDE, SIDE, centikelvin));
        return picture(new HeatMap(0, 70).colour(Thermal.celsius(kelvin)));
    }

    private static Picture grey(short[] millimetres) {
        Picture picture = new Picture(SIDE);
        for (int i = 0; i < millimetres.length; i++) {
            double level = millimetres[i] == 0 ? 0 : 1.3 - 0.5e-3 * millimetres[i];
            int row = i / SIDE;
            picture.blend(i % SIDE, row, level, level, level, 1);
        }
        return picture;
    }

    private static Frame frame(Picture picture) {
        return new Frame(picture.side(), picture.side(), picture.bytes());
    }

    /** Returns a frame as an encoder sees it. */
    private static Picture picture(Frame frame) {
        Frame seen = Resize.bicubic(frame, SEEN, SEEN);
        Picture picture = new Picture(SEEN);
        for (int i = 0; i < SEEN * SEEN; i++) {
            int row = i / SEEN;
            int column = i % SEEN;
            picture.blend(
                    column,
                    row,
                    seen.at(column, row, 0) / 255.0,
                    seen.at(column, row, 1) / 255.0,
                    seen.at(column, row, 2) / 255.0,
                    1);
        }
        return picture;
    }

    private static void draw(BufferedImage sheet, int column, int row, Picture picture) {
        byte[] bytes = picture.bytes();
        int side = picture.side();
        for (int y = 0; y < ZOOM * SIDE; y++) {
            for (int x = 0; x < ZOOM * SIDE; x++) {
                int at = 3 * ((y * side / (ZOOM * SIDE)) * side + x * side / (ZOOM * SIDE));
                Color colour = new Color(bytes[at] & 255, bytes[at + 1] & 255, bytes[at + 2] & 255);
                int cell = ZOOM * (SIDE + 4);
                sheet.setRGB(column * cell + x, row * cell + y, colour.getRGB());
            }
        }
    }
}
