/** Heat: radiometric thermal pictures on a fixed palette, for the vision transformer. */
package io.affogato.bundle.thermal;
