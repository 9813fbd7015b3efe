/**
 * Benchmarks whose work is fixed by formulas, so that another implementation can do the same and
 * times be compared. Equal losses show that it is the same.
 */
package io.affogato.fusion.bench;
