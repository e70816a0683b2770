package org.metadb.schema;

import org.metadb.pg.Identifier;

/** A column of a table of the target: its name there and its type. */
public record Column(Identifier name, ColumnType type) {}
