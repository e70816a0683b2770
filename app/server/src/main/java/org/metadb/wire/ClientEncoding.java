package org.metadb.wire;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** PostgreSQL's names of encodings that Java calls otherwise. */
final class ClientEncoding {
    private static final Map<String, String> JAVA_NAMES = Map.ofEntries(
            Map.entry("SQL_ASCII", "UTF-8"),
            Map.entry("LATIN1", "ISO-8859-1"),
            Map.entry("LATIN2", "ISO-8859-2"),
            Map.entry("LATIN3", "ISO-8859-3"),
            Map.entry("LATIN4", "ISO-8859-4"),
            Map.entry("LATIN5", "ISO-8859-9"),
            Map.entry("LATIN7", "ISO-8859-13"),
            Map.entry("LATIN9", "ISO-8859-15"),
            Map.entry("LATIN10", "ISO-8859-16"),
            Map.entry("ISO_8859_5", "ISO-8859-5"),
            Map.entry("ISO_8859_6", "ISO-8859-6"),
            Map.entry("ISO_8859_7", "ISO-8859-7"),
            Map.entry("ISO_8859_8", "ISO-8859-8"),
            Map.entry("KOI8R", "KOI8-R"),
            Map.entry("KOI8U", "KOI8-U"),
            Map.entry("WIN866", "IBM866"),
            Map.entry("WIN874", "x-windows-874"),
            Map.entry("EUC_JP", "EUC-JP"),
            Map.entry("EUC_KR", "EUC-KR"),
            Map.entry("EUC_CN", "GB2312"),
            Map.entry("EUC_TW", "x-EUC-TW"),
            Map.entry("SJIS", "windows-31j"),
            Map.entry("BIG5", "Big5"),
            Map.entry("UHC", "x-windows-949"),
            Map.entry("JOHAB", "x-Johab"));

    private ClientEncoding() {}

    /** UTF-8 for what Java does not know: ASCII is the same in all, and that is what Metadb's words are. */
    static Charset charset(String postgresqlName) {
        String name = postgresqlName.toUpperCase(Locale.ROOT);
        String javaName =
                JAVA_NAMES.getOrDefault(name, name.matches("WIN\\d{4}") ? "windows-" + name.substring(3) : name);
        return javaName.matches("[A-Za-z0-9][A-Za-z0-9_.:-]*") && Charset.isSupported(javaName)
                ? Charset.forName(javaName)
                : StandardCharsets.UTF_8;
    }
}
