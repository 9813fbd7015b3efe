package io.affogato.bundle.sixsense;

import io.affogato.media.Frame;
import io.affogato.media.Intrinsics;
import io.affogato.media.Plane16;
import io.affogato.media.PngWriter;
import io.affogato.media.PointCloud;
import io.affogato.media.Points;
import io.affogato.media.TiffWriter;
import io.affogato.media.VideoWriter;
import io.affogato.media.Waveform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes one recording as media files. Thread-safe. */
final class ClipMaker {

    /** Side of every picture and plane, in pixels. */
    static final int SIDE = 96;

    private static final int PAGES = 4;

    private ClipMaker() {}

    /**
     * Writes a recording into an existing folder.
     *
     * @param depth whether space is written as a depth picture with intrinsics, else as points
     * @return file names by media role
     */
    static Map<String, String> write(Path folder, Staging staging, boolean depth)
            throws IOException {
        Map<String, String> media = new LinkedHashMap<>();
        writeVideo(folder.resolve(role(media, "video", "clip.mp4")), staging);
        writeThermal(folder.resolve(role(media, "thermal", "thermal.tiff")), staging);
        writeTouch(folder.resolve(role(media, "touch", "touch")), staging);
        DepthView view = DepthView.of(staging, SIDE);
        if (depth) {
            Plane16 plane = new Plane16(SIDE, SIDE, view.millimetres());
            PngWriter.write(folder.resolve(role(media, "depth", "depth.png")), plane);
            new Intrinsics(view.focalLength(), view.focalLength(), view.centre(), view.centre())
                    .write(folder.resolve(role(media, "intrinsics", "intrinsics.json")));
        } else {
            Path file = folder.resolve(role(media, "points", "points.ply"));
            PointCloud.writePly(file, Points.of(view.points()));
        }
        Files.writeString(folder.resolve("scene.json"), SceneJson.text(staging.scene()) + "\n");
        return media;
    }

    private static String role(Map<String, String> media, String role, String file) {
        media.put(role, file);
        return file;
    }

    private static void writeVideo(Path file, Staging staging) {
        CameraView camera = CameraView.of(staging, SIDE);
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < Twitch.FRAMES; i++) {
            frames.add(frame(camera.frame(i)));
        }
        Scene scene = staging.scene();
        float[][] channels =
                SoundMaker.render(
                        scene.sound(),
                        scene.source().place(),
                        staging.random(Staging.View.SOUND, 0));
        VideoWriter.write(file, frames, Twitch.RATE, new Waveform(SoundMaker.RATE, channels));
    }

    private static void writeThermal(Path file, Staging staging) {
        ThermalView view = ThermalView.of(staging, SIDE);
        List<Plane16> pages = new ArrayList<>();
        for (int i = 0; i < PAGES; i++) {
            pages.add(new Plane16(SIDE, SIDE, view.centikelvin(i)));
        }
        TiffWriter.write(file, pages);
    }

    private static void writeTouch(Path folder, Staging staging) throws IOException {
        Files.createDirectory(folder);
        TouchView view = TouchView.of(staging, SIDE);
        for (int i = 0; i < PAGES; i++) {
            PngWriter.write(folder.resolve(i + ".png"), frame(view.page(i)));
        }
    }

    private static Frame frame(Picture picture) {
        return new Frame(picture.side(), picture.side(), picture.bytes());
    }
}
