package org.metadb.change;

/**
 * Versions that a later truncation ended, which came before the earlier one that had ended them, end with that.
 *
 * @param earlier in this batch
 * @param later merged before
 */
public record Overtaken(Truncation earlier, Truncation later) implements Step {}
