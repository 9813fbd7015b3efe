/** Questions and answers as text and as numbers. */
package io.affogato.fusion.task;
