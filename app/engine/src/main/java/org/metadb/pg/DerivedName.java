package org.metadb.pg;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Predicate;

/**
 * Names made from a table's or column's own name (<code>t__</code>, <code>zzz___t___2024</code>). One that would pass 63 bytes, or that
 * something else already has, is cut at a character's end and given ten hexadecimal digits of a hash of the whole: always the same for the same input.
 */
public final class DerivedName {

    private static final int HASH_DIGITS = 10;

    private DerivedName() {}

    /** The wanted name if it fits in 63 bytes, else cut and hashed. */
    public static Identifier fit(String wanted) {
        return fit(wanted, taken -> false);
    }

    /** The wanted name if it fits in 63 bytes and is free, else cut and hashed. */
    public static Identifier fit(String wanted, Predicate<String> taken) {
        if (Identifier.bytes(wanted) <= Identifier.BYTES_MAX && !taken.test(wanted)) {
            return new Identifier(wanted);
        }
        for (int attempt = 0; ; attempt++) {
            String suffix = "_" + hash(attempt == 0 ? wanted : wanted + "#" + attempt);
            String name = cut(wanted, Identifier.BYTES_MAX - suffix.length()) + suffix;
            if (!taken.test(name)) {
                return new Identifier(name);
            }
        }
    }

    /** A name that stands for a text: the prefix and a hash of it. */
    public static Identifier hashed(String prefix, String text) {
        return new Identifier(prefix + "_" + hash(text));
    }

    private static String cut(String name, int bytesMax) {
        int bytes = 0;
        int end = 0;
        while (end < name.length()) {
            int codePoint = name.codePointAt(end);
            bytes += Identifier.bytes(Character.toString(codePoint));
            if (bytes > bytesMax) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return name.substring(0, end);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            StringBuilder hex = new StringBuilder(HASH_DIGITS);
            for (int i = 0; i < HASH_DIGITS / 2; i++) {
                hex.append(String.format("%02x", digest[i]));
            }
            return hex.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
