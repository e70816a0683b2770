package org.metadb.wire;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** The settings of a session that PostgreSQL reports (ParameterStatus). Written by the thread that reads the target, read by both. */
final class Parameters {
    private final Map<String, byte[]> reported = new HashMap<>();
    private Charset charset = StandardCharsets.UTF_8;
    private String user = "";
    private boolean isStarted;

    synchronized void report(byte[] body) throws ProtocolException {
        BodyReader reader = new BodyReader(body);
        String name = reader.string(StandardCharsets.US_ASCII);
        byte[] value = reader.zeroTerminated();
        reported.put(name, value);
        if (name.equals("client_encoding")) {
            charset = ClientEncoding.charset(new String(value, StandardCharsets.US_ASCII));
        } else if (name.equals("session_authorization") && isStarted) {
            user = new String(value, charset);
        }
    }

    /** The first values are all there. The name of the user came in an encoding that may have been named after it. */
    synchronized void started() {
        isStarted = true;
        user = text("session_authorization");
    }

    synchronized Charset charset() {
        return charset;
    }

    synchronized String user() {
        return user;
    }

    synchronized boolean isSuperuser() {
        return text("is_superuser").equals("on");
    }

    /** UTC where the zone is none that Java knows. */
    synchronized ZoneId zone() {
        try {
            return ZoneId.of(text("TimeZone"));
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    private String text(String name) {
        return new String(reported.getOrDefault(name, new byte[0]), charset);
    }
}
