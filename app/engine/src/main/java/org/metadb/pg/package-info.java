/**
 * Words of PostgreSQL: identifiers, names of tables, literals, SQL text with holes, SQLSTATEs. In: strings. Out: SQL that is
 * quoted in one place. Pure; looks at no other room, and every room may look at it.
 */
package org.metadb.pg;
