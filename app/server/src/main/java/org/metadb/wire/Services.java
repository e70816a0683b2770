package org.metadb.wire;

/** What all sessions of a door share. */
record Services(
        DoorSettings settings,
        TargetSettings target,
        TargetConnector connector,
        QueryHandler handler,
        CancelKeys cancelKeys,
        Admission admission) {}
