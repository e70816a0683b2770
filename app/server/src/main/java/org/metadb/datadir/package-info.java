/**
 * The data directory and the rule that one process at a time works in it. In: a path. Out: {@link org.metadb.datadir.DataDirectory},
 * {@link org.metadb.datadir.DirectoryLock}, {@link org.metadb.datadir.RunFile}. Any thread; knows no connection, no neighbours.
 */
package org.metadb.datadir;
