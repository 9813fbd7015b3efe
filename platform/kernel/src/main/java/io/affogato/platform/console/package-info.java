/**
 * What a web front asks of the platform, and what it is told. Neither HTTP nor OSGi nor JSON types:
 * whoever speaks HTTP translates both ways.
 */
package io.affogato.platform.console;
