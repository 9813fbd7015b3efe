/** Shape of the scene: points in space, from a scanner or a depth camera. */
package io.affogato.bundle.pointcloud;
