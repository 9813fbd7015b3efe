/** What the shell needs inside the framework: a runner of scripts, offered to the host. */
package io.affogato.platform.shell;
