/** The project's pages of Markdown, read so that tests can hold them to the code and to each other. */
package org.metadb.manual;
