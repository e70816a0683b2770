/**
 * The server's log: one line format, a file or standard error, and what goes on to the table metadb.log. In: slf4j events of any thread.
 * Out: lines, and batches for a {@link org.metadb.log.LogSink}. Set up in code. Next door: datadir, for files only their owner may read.
 */
package org.metadb.log;
