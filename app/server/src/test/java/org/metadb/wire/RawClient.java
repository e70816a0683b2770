package org.metadb.wire;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client that says exactly what a test wants it to, as a user who is trusted. */
final class RawClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    final DataInputStream in;
    private final OutputStream out;

    RawClient(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    static RawClient connected(int port, String... parameters) throws IOException {
        RawClient client = new RawClient(port);
        Message startup = new Message().int32(3 << 16).string("user").string("trusted");
        startup.string("database").string("metadb");
        for (String parameter : parameters) {
            startup.string(parameter);
        }
        client.send(startup.int8(0).toBytes());
        client.untilReady();
        return client;
    }

    void send(byte[]... messages) throws IOException {
        for (byte[] message : messages) {
            out.write(message);
        }
        out.flush();
    }

    /** The next message; an end of the connection is an EOFException. */
    Received receive() throws IOException {
        char type = (char) in.readUnsignedByte();
        byte[] body = new byte[in.readInt() - 4];
        in.readFully(body);
        return new Received(type, body);
    }

    List<Received> untilReady() throws IOException {
        List<Received> messages = new ArrayList<>();
        Received message;
        do {
            message = receive();
            messages.add(message);
        } while (message.type != 'Z');
        return messages;
    }

    /** The types of the messages up to ReadyForQuery, and its status. */
    String typesUntilReady() throws IOException {
        StringBuilder types = new StringBuilder();
        for (Received message : untilReady()) {
            types.append(message.type);
            if (message.type == 'Z') {
                types.append((char) message.body[0]);
            }
        }
        return types.toString();
    }

    static byte[] query(String text) {
        return new Message('Q').string(text, StandardCharsets.UTF_8).toBytes();
    }

    static byte[] parse(String name, String text) {
        return new Message('P')
                .string(name)
                .string(text, StandardCharsets.UTF_8)
                .int16(0)
                .toBytes();
    }

    static byte[] bind(String portal, String statement, int... formats) {
        Message message = new Message('B')
                .string(portal)
                .string(statement)
                .int16(0)
                .int16(0)
                .int16(formats.length);
        for (int format : formats) {
            message.int16(format);
        }
        return message.toBytes();
    }

    static byte[] describe(char kind, String name) {
        return new Message('D').int8(kind).string(name).toBytes();
    }

    static byte[] execute(String portal, int rowsMax) {
        return new Message('E').string(portal).int32(rowsMax).toBytes();
    }

    static byte[] sync() {
        return new Message('S').toBytes();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    record Received(char type, byte[] body) {
        /** A field of an ErrorResponse. */
        String field(char code) throws IOException {
            BodyReader reader = new BodyReader(body);
            byte found = reader.int8();
            while (found != 0) {
                String value = reader.string(StandardCharsets.UTF_8);
                if (found == code) {
                    return value;
                }
                found = reader.int8();
            }
            return "";
        }
    }
}
