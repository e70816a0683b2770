package org.metadb.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** A short message in the making. */
final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    private final int lengthAt;

    /** A message with a type. */
    Message(char type) {
        bytes.write(type);
        lengthAt = 1;
        int32(0);
    }

    /** A packet without type, as the first ones of a connection are. */
    Message() {
        lengthAt = 0;
        int32(0);
    }

    Message int8(int value) {
        bytes.write(value);
        return this;
    }

    Message int16(int value) {
        bytes.write(value >>> 8);
        bytes.write(value);
        return this;
    }

    Message int32(int value) {
        return int16(value >>> 16).int16(value);
    }

    Message string(String value, Charset charset) {
        return bytes(value.getBytes(charset)).int8(0);
    }

    Message string(String ascii) {
        return string(ascii, StandardCharsets.US_ASCII);
    }

    Message bytes(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    byte[] toBytes() {
        byte[] message = bytes.toByteArray();
        ByteBuffer.wrap(message).putInt(lengthAt, message.length - lengthAt);
        return message;
    }
}
