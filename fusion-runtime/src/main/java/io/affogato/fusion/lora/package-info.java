/** Low-rank adaptation of frozen linear maps. */
package io.affogato.fusion.lora;
