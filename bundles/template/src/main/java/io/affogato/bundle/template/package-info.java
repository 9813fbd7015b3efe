/** Sensor logs, a modality to copy: a CSV file of three readings a line, cut into windows. */
package io.affogato.bundle.template;
