/**
 * The program <code>metadb</code>: its subcommands, their words and exit codes. In: arguments, metadb.conf, signals. Out: a running server or
 * a finished task, reached through the ports {@link org.metadb.cli.Server}, {@link org.metadb.cli.Synchronization} and
 * {@link org.metadb.cli.Upgrade}. Main wires what implements them; this room may look at every other.
 */
package org.metadb.cli;
