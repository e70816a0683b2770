/**
 * A Kafka record of Debezium, parsed once: {@code ChangeEvent}, {@code PassedOver} or {@code Undecodable}. In: bytes of key, value and
 * headers. Out: typed rows in PostgreSQL's binary COPY form. Pure, but for what {@code Decoder} remembers of schemas; one thread per
 * decoder. Looks at schema and finding. The way of a record: {@code Decoder} (schema known?), {@code PayloadReader}, {@code RowReader},
 * {@code ValueReader}.
 */
package org.metadb.event;
