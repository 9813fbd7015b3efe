package io.affogato.fusion.features;

import io.affogato.modality.Sample;

import java.nio.file.Path;
import java.util.List;

/**
 * The files of one modality that several samples may share.
 *
 * @param sources files and folders in reading order
 * @param sample the first sample that uses them
 * @param key SHA-256 of their contents
 */
record Recording(List<Path> sources, Sample sample, String key) {}
