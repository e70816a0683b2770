/**
 * The door: PostgreSQL's protocol version 3 relayed between clients and the target database, with Metadb's statements added. In:
 * connections. Out: bytes of PostgreSQL, or the answers of a {@link org.metadb.wire.QueryHandler}. Two threads for each session, one
 * for each direction. Knows no statement; next door: command implements the handler.
 */
package org.metadb.wire;
