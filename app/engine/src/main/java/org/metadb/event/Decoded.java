package org.metadb.event;

/** What a record turned out to be. */
public sealed interface Decoded permits ChangeEvent, PassedOver, Undecodable {

    RecordPosition at();
}
