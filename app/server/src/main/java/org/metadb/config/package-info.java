/**
 * metadb.conf, parsed once. In: the file's text, the environment, the files it refers to. Out: {@link org.metadb.config.Configuration}, or
 * every problem of the file at once. Knows no connection and no thread; no neighbours.
 */
package org.metadb.config;
