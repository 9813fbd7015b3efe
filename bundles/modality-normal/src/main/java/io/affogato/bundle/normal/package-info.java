/** Surface normals: published normal maps, or computed from depth, for the vision transformer. */
package io.affogato.bundle.normal;
