package org.metadb.wire;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The first packet of a session: a version of the protocol and parameters, kept byte for byte (as Latin-1), since their encoding is known
 * to nobody yet.
 */
record StartupPacket(int version, Map<String, String> parameters) {
    static final int CANCEL_REQUEST = 80877102;
    static final int SSL_REQUEST = 80877103;
    static final int GSS_ENCRYPTION_REQUEST = 80877104;

    /** The same limit as PostgreSQL's. */
    static final int BYTES_MAX = 10_000;

    static StartupPacket parse(int version, byte[] rest) throws ProtocolException {
        BodyReader reader = new BodyReader(rest);
        Map<String, String> parameters = new LinkedHashMap<>();
        String name = reader.name();
        while (!name.isEmpty()) {
            parameters.put(name, reader.name());
            name = reader.name();
        }
        return new StartupPacket(version, parameters);
    }

    int majorVersion() {
        return version >>> 16;
    }

    /** With {@code metadb} as another name of the target database. */
    StartupPacket forTarget(String database) {
        if (!"metadb".equals(parameters.get("database"))) {
            return this;
        }
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        changed.put("database", new String(database.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        return new StartupPacket(version, changed);
    }

    /** The database that the session is in: the user's name is the default. */
    String database() {
        String name = parameters.getOrDefault("database", parameters.getOrDefault("user", ""));
        return new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    byte[] toBytes() {
        Message packet = new Message().int32(version);
        parameters.forEach((name, value) ->
                packet.string(name, StandardCharsets.ISO_8859_1).string(value, StandardCharsets.ISO_8859_1));
        return packet.int8(0).toBytes();
    }
}
