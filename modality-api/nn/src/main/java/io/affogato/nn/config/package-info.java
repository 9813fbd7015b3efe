/** The sizes of networks, read from {@code config.json} files. */
@Version("1.0.0")
@Export
package io.affogato.nn.config;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
