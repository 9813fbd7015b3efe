/**
 * What an operator may ask of a platform that runs: one interface a subject, one record an answer.
 */
package io.affogato.platform.admin;
