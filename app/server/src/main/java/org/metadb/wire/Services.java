package org.metadb.wire;

/** What all sessions of a door share. */
record Services(
        DoorSettings settings,
        TargetAddress target,
        TargetConnector connector,
        QueryHandler handler,
        CancelKeys cancelKeys,
        Admission admission) {}
