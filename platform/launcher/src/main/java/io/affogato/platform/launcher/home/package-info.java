/** Where things lie: the installation, the user's data, bundle folders, caches. */
package io.affogato.platform.launcher.home;
