/**
 * A Kafka record of Debezium, parsed once: {@code ChangeEvent}, {@code PassedOver} or {@code Undecodable}. In: bytes of key, value and
 * headers. Out: typed rows in PostgreSQL's binary COPY form. Pure; looks at schema.
 */
package org.metadb.event;
