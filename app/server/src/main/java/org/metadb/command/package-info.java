/**
 * Carries out Metadb's statements: one method for each, over catalog and streams. In: the text of a message and who sent it. Out: a result, or an
 * error with SQLSTATE, hint and position. Called by the door, in the thread of each session.
 */
package org.metadb.command;
