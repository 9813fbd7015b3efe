/** How much memory a backbone will take, from its configuration alone. */
package io.affogato.fusion.estimate;
