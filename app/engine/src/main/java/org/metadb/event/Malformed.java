package org.metadb.event;

/**
 * What is wrong with a record, on its way to {@link Decoder}, which makes an {@link Undecodable} of it. Every level of the record that it
 * passes adds its name to the path. Has no stack trace, for it tells of the input and may come once per record.
 */
final class Malformed extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String path;
    private final boolean wholeTopic;

    /** @param reason what was expected and what was found, without any cell value */
    Malformed(String reason) {
        this("", reason, false);
    }

    private Malformed(String path, String reason, boolean wholeTopic) {
        super(reason, null, false, false);
        this.path = path;
        this.wholeTopic = wholeTopic;
    }

    /** The same fault, seen from the part that holds the place where it happened. */
    Malformed in(String part) {
        return new Malformed(path.isEmpty() ? part : part + "." + path, getMessage(), wholeTopic);
    }

    /** From the outermost part to the innermost, joined by dots. */
    String path() {
        return path;
    }

    /** The same fault of a record whose form is that of every record of its topic, by a setting of the connector. */
    Malformed ofWholeTopic() {
        return new Malformed(path, getMessage(), true);
    }

    boolean isOfWholeTopic() {
        return wholeTopic;
    }
}
