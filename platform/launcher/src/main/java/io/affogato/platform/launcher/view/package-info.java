/**
 * How answers of the operations look, in one place for every front: a document for programs, tables
 * and lines for people.
 */
package io.affogato.platform.launcher.view;
