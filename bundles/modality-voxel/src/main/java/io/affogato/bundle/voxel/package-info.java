/** 3-D features as published with CREMA and 3D-LLM: computed elsewhere, placed here. */
package io.affogato.bundle.voxel;
