package org.metadb.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the target to the client: every message goes on as it is. When the client has gone, the rest is read and dropped, so that the
 * target can come to the end of what is being cancelled.
 */
final class TargetRelay implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(TargetRelay.class);
    private static final int BODY_BYTES_MAX = 64 * 1024;

    private final PgInput fromTarget;
    private final ClientSide client;
    private final Pipeline pipeline;
    private final Parameters parameters;
    private final LocalStatements local;

    TargetRelay(
            PgInput fromTarget, ClientSide client, Pipeline pipeline, Parameters parameters, LocalStatements local) {
        this.fromTarget = fromTarget;
        this.client = client;
        this.pipeline = pipeline;
        this.parameters = parameters;
        this.local = local;
    }

    @Override
    public void run() {
        try {
            while (fromTarget.next()) {
                relay();
            }
        } catch (IOException e) {
            log.debug("door: the target's side of a session ended: {}", e.toString());
        } catch (RuntimeException e) {
            log.error("door: the target's side of a session failed unexpectedly", e);
        } finally {
            client.flush();
            client.close();
            pipeline.end();
        }
    }

    private void relay() throws IOException {
        byte type = fromTarget.type();
        switch (type) {
            case 'Z' -> {
                byte[] body = fromTarget.body(BODY_BYTES_MAX);
                TransactionStatus status = TransactionStatus.of(new BodyReader(body).int8());
                client.send(new Message('Z').bytes(body).toBytes());
                pipeline.ready(status);
                return;
            }
            case 'S' -> {
                byte[] body = fromTarget.body(BODY_BYTES_MAX);
                parameters.report(body);
                client.send(new Message('S').bytes(body).toBytes());
            }
            case 'C' -> {
                byte[] body = fromTarget.body(BODY_BYTES_MAX);
                String tag = new BodyReader(body).string(StandardCharsets.US_ASCII);
                if (tag.equals("DEALLOCATE ALL") || tag.equals("DISCARD ALL")) {
                    local.clear();
                }
                client.send(new Message('C').bytes(body).toBytes());
            }
            case 'E' -> {
                if (pipeline.isForDoor(type)) {
                    fromTarget.skip();
                } else {
                    client.transfer(fromTarget);
                }
            }
            default -> client.transfer(fromTarget);
        }
        pipeline.answered(type);
    }
}
