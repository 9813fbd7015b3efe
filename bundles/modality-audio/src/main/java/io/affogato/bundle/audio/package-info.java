/** Sound: log-mel spectrograms of a sound track, for the audio transformer. */
package io.affogato.bundle.audio;
