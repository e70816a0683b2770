package org.metadb.change;

/** What is done to one table in one go; a batch's steps for a table run in order. */
public sealed interface Step permits Segment, Truncation, Overtaken {}
