/**
 * What the events of a data source show of values that were lost before they reached Kafka, or may be. In: signs, told by the decoders as they
 * come upon them. Out: {@code Finding}s, each with its cure. Pure; thread-safe, since all readers of a data source tell the same
 * {@code Findings}. Next door: event tells, target stores, command shows.
 */
package org.metadb.finding;
