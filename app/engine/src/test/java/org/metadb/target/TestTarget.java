package org.metadb.target;

import org.metadb.pg.SslMode;
import org.metadb.sandbox.FaultProxy;
import org.metadb.sandbox.TestDatabase;

/** A test's database as the target room is told of it. */
public final class TestTarget {

    private TestTarget() {}

    /** As the role that owns the database. */
    public static TargetSettings owner(TestDatabase database) {
        return new TargetSettings(
                database.host(),
                database.port(),
                database.name(),
                database.owner(),
                database.ownerPassword(),
                SslMode.DISABLE);
    }

    /** The same, over a network that can be broken. */
    public static TargetSettings through(FaultProxy proxy, TestDatabase database) {
        return new TargetSettings(
                "127.0.0.1",
                proxy.port(),
                database.name(),
                database.owner(),
                database.ownerPassword(),
                SslMode.DISABLE);
    }
}
