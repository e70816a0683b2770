/**
 * Metadb's own statements: which texts are Metadb's, and what they say. In: the text of a message, and the names that the catalog
 * knows ({@link org.metadb.statement.Vocabulary}). Out: {@link org.metadb.statement.Statement} records or a
 * {@link org.metadb.statement.SyntaxError}. Pure; knows no connection. Next door: command carries the statements out.
 */
package org.metadb.statement;
