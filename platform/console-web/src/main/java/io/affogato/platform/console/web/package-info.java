/**
 * HTTP in front of {@link io.affogato.platform.console.ConsoleApi}: who may come in, bytes in and
 * bytes out. Nothing here waits for a client: bodies are read and replies are written as the client
 * gives and takes.
 */
package io.affogato.platform.console.web;
