package org.metadb.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.metadb.pg.SqlState;

/**
 * The beginning of a session: from the first packet to the first ReadyForQuery. The client and the target settle between them who the
 * client is; the door knows no password. It takes {@code SCRAM-SHA-256-PLUS} out of the target's offer, because a proof bound to one of
 * the two connections cannot hold on the other.
 */
final class Greeting {
    private static final int ANSWER_BYTES_MAX = 64 * 1024;

    private static final int AUTHENTICATION_OK = 0;
    private static final int AUTHENTICATION_PASSWORD = 3;
    private static final int AUTHENTICATION_MD5 = 5;
    private static final int AUTHENTICATION_SASL = 10;
    private static final int AUTHENTICATION_SASL_CONTINUE = 11;
    private static final int AUTHENTICATION_SASL_FINAL = 12;

    private final Services services;
    private final Link client;
    private final PgInput fromClient;
    private final PgOutput toClient;

    private final Parameters parameters = new Parameters();
    private byte[] cancelKey = new byte[0];
    private boolean isChallenged;

    Greeting(Services services, Link client, PgInput fromClient, PgOutput toClient) {
        this.services = services;
        this.client = client;
        this.fromClient = fromClient;
        this.toClient = toClient;
    }

    /** What the first packet asks for; empty if it was a cancel request, which has been seen to. */
    Optional<StartupPacket> request() throws IOException {
        while (true) {
            int length = fromClient.readInt();
            if (length < 8 || length > StartupPacket.BYTES_MAX) {
                throw new ProtocolException("invalid length of startup packet");
            }
            int code = fromClient.readInt();
            byte[] rest = fromClient.readBytes(length - 8);
            switch (code) {
                // TLS on this leg: here, once the door has a certificate
                case StartupPacket.SSL_REQUEST, StartupPacket.GSS_ENCRYPTION_REQUEST -> {
                    toClient.send(new byte[] {'N'});
                    toClient.flush();
                }
                case StartupPacket.CANCEL_REQUEST -> {
                    if (services.cancelKeys().contains(rest)) {
                        services.connector().cancel(CancelKeys.request(rest));
                    }
                    return Optional.empty();
                }
                default -> {
                    StartupPacket startup = StartupPacket.parse(code, rest);
                    if (startup.majorVersion() != 3) {
                        throw new SqlError(
                                SqlState.FEATURE_NOT_SUPPORTED,
                                "unsupported frontend protocol " + startup.majorVersion() + "." + (code & 0xffff)
                                        + ": server supports 3.0 and later");
                    }
                    return Optional.of(startup.forTarget(services.target().database()));
                }
            }
        }
    }

    /**
     * Relays until the client may ask.
     *
     * @return empty if the target has refused, and the client has been told so
     * @throws SqlError if the door refuses
     */
    Optional<Established> establish(StartupPacket startup, TargetSide target) throws IOException {
        PgInput in = target.in();
        do {
            switch (in.type()) {
                case 'R' -> authenticate(in, target);
                case 'S' -> {
                    byte[] body = in.body(ANSWER_BYTES_MAX);
                    parameters.report(body);
                    tell('S', body);
                }
                case 'K' -> {
                    cancelKey = in.body(ANSWER_BYTES_MAX);
                    services.cancelKeys().add(cancelKey);
                    tell('K', cancelKey);
                }
                case 'E' -> {
                    in.transferTo(toClient);
                    toClient.flush();
                    return Optional.empty();
                }
                case 'Z' -> {
                    in.transferTo(toClient);
                    parameters.started();
                    return Optional.of(new Established(target, parameters, cancelKey, startup.database()));
                }
                default -> in.transferTo(toClient);
            }
        } while (in.next());
        return Optional.empty();
    }

    /** The key by which the session can be cancelled; no bytes if there is none yet. */
    byte[] cancelKey() {
        return cancelKey;
    }

    private void authenticate(PgInput in, TargetSide target) throws IOException {
        byte[] body = in.body(ANSWER_BYTES_MAX);
        BodyReader reader = new BodyReader(body);
        int method = reader.int32();
        switch (method) {
            case AUTHENTICATION_OK -> {
                if (!isChallenged) {
                    services.admission().unchallenged(client);
                }
                tell('R', body);
            }
            case AUTHENTICATION_PASSWORD, AUTHENTICATION_MD5, AUTHENTICATION_SASL_CONTINUE -> {
                tell('R', body);
                relayAnswer(target);
            }
            case AUTHENTICATION_SASL -> {
                tell('R', withoutChannelBinding(reader));
                relayAnswer(target);
            }
            case AUTHENTICATION_SASL_FINAL -> tell('R', body);
            default ->
                throw new SqlError(
                        SqlState.INVALID_AUTHORIZATION,
                        "the target database asks for an authentication that cannot be relayed (request " + method
                                + ")");
        }
    }

    private static byte[] withoutChannelBinding(BodyReader mechanisms) throws ProtocolException {
        List<String> kept = new ArrayList<>();
        String mechanism = mechanisms.name();
        while (!mechanism.isEmpty()) {
            if (!mechanism.endsWith("-PLUS")) {
                kept.add(mechanism);
            }
            mechanism = mechanisms.name();
        }
        if (kept.isEmpty()) {
            throw new SqlError(
                    SqlState.INVALID_AUTHORIZATION,
                    "the target database demands channel binding, which cannot be relayed");
        }
        Message message = new Message('R').int32(AUTHENTICATION_SASL);
        kept.forEach(name -> message.string(name, StandardCharsets.ISO_8859_1));
        byte[] whole = message.int8(0).toBytes();
        return Arrays.copyOfRange(whole, 5, whole.length);
    }

    private void relayAnswer(TargetSide target) throws IOException {
        isChallenged = true;
        toClient.flush();
        if (!fromClient.next()) {
            throw new IOException("the client left while it was asked for its password");
        }
        if (fromClient.type() != 'p') {
            throw new ProtocolException(
                    "expected password response, got message type '" + (char) fromClient.type() + "'");
        }
        byte[] answer = fromClient.body(ANSWER_BYTES_MAX);
        target.out().send(new Message('p').bytes(answer).toBytes());
        target.out().flush();
    }

    private void tell(char type, byte[] body) throws IOException {
        toClient.send(new Message(type).bytes(body).toBytes());
    }

    /**
     * A session that stands.
     *
     * @param cancelKey process and secret, as the target gave them; no bytes if it gave none
     */
    record Established(TargetSide target, Parameters parameters, byte[] cancelKey, String database) {}
}
