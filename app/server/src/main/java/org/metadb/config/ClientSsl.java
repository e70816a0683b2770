package org.metadb.config;

/** Whether clients of the door may or must use TLS. */
public enum ClientSsl {
    /** Plain connections only. */
    OFF("off"),
    /** TLS where the client asks for it. */
    ON("on"),
    /** Plain connections are refused. */
    REQUIRED("required");

    private final String word;

    ClientSsl(String word) {
        this.word = word;
    }

    /** The word used in metadb.conf. */
    public String word() {
        return word;
    }

    @Override
    public String toString() {
        return word;
    }
}
