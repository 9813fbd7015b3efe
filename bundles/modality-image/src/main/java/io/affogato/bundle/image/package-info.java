/** Camera pictures: the frames of a video, for the vision transformer. */
package io.affogato.bundle.image;
