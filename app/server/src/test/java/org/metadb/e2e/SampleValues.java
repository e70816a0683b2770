package org.metadb.e2e;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/** Values of any type as PostgreSQL reads them from text: ordinary ones, short and long, and now and then an extreme. */
final class SampleValues {

    private static final List<String> WORDS = List.of(
            "oak",
            "Gärtner",
            "naïve",
            "O'Reilly",
            "a\\b",
            "tab\there",
            "line\nbreak",
            "",
            " ",
            "null",
            "日本語",
            "😀",
            "{x}",
            "\"q\"",
            "€",
            "%",
            "x;y");

    private static final List<String> PLAIN =
            List.of("red", "green", "blue", "amber", "slate", "ochre", "teal", "plum");

    private final Random random;

    SampleValues(Random random) {
        this.random = random;
    }

    /**
     * @param type the name in pg_type, with {@code []} behind it for an array
     * @param modifier such as {@code (14,2)}, or empty
     * @param labels of an enum
     */
    String of(String type, String modifier, List<String> labels) {
        if (type.endsWith("[]")) {
            return array(type.substring(0, type.length() - 2), modifier, labels);
        }
        if (!labels.isEmpty()) {
            return labels.get(random.nextInt(labels.size()));
        }
        return switch (type) {
            case "bool" -> random.nextBoolean() ? "t" : "f";
            case "int2" -> Integer.toString(random.nextInt(1 << 16) - (1 << 15));
            case "int4" -> Integer.toString(seldom() ? Integer.MIN_VALUE : random.nextInt(100_000));
            case "int8" -> Long.toString(seldom() ? Long.MAX_VALUE : random.nextLong());
            case "float4" -> Float.toString(seldom() ? Float.MIN_VALUE : (float) random.nextGaussian());
            case "float8" -> Double.toString(seldom() ? Double.MAX_VALUE : random.nextGaussian());
            case "numeric" -> numeric(modifier);
            case "text", "citext" -> text();
            case "varchar" -> cut(text(), length(modifier, 40));
            case "bpchar" -> letters(length(modifier, 1));
            case "char" -> letters(1);
            case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
            case "bytea" -> "\\x" + hex(seldom() ? 6_000 : random.nextInt(24));
            case "json" -> "{\"b\" : " + random.nextInt(99) + ", \"a\":[null,true,\"" + plain() + "\"]}";
            case "jsonb" ->
                "{\"n\": " + random.nextInt(99) + ".50, \"deep\": {\"" + plain() + "\": [\"" + hex(seldom() ? 4_000 : 4)
                        + "\"]}}";
            case "xml" -> "<p a=\"" + random.nextInt(9) + "\">" + plain() + "<br/></p>";
            case "hstore" -> "\"" + plain() + "\"=>\"" + plain() + "\", \"none\"=>NULL";
            case "ltree" -> plain() + "." + plain();
            case "tsvector" -> "'" + plain() + "':1A '" + letters(3) + "':2,5";
            case "bit" -> bits(length(modifier, 1));
            case "inet" ->
                "10.1." + random.nextInt(256) + "." + random.nextInt(256) + (random.nextBoolean() ? "/24" : "");
            case "cidr" -> "10." + random.nextInt(256) + ".0.0/16";
            case "macaddr" -> "08:00:2b:01:02:" + hex(1);
            case "point" -> "(" + random.nextGaussian() + "," + random.nextInt(90) + ")";
            case "date" -> seldom() ? "infinity" : date();
            case "time" -> time(modifier);
            case "timetz" -> time(modifier) + "+00";
            case "timestamp" -> date() + " " + time(modifier);
            case "timestamptz" -> seldom() ? "-infinity" : date() + " " + time(modifier) + "+0" + random.nextInt(10);
            case "interval" ->
                random.nextInt(5) + " years -" + random.nextInt(11) + " mons " + random.nextInt(40) + " days "
                        + time("");
            case "int4range" -> range(Integer.toString(random.nextInt(9)), Integer.toString(10 + random.nextInt(9)));
            case "numrange" -> range(random.nextInt(9) + ".5", 10 + random.nextInt(9) + ".25");
            case "daterange" -> range("2020-0" + (1 + random.nextInt(9)) + "-01", date().replaceFirst("^\\d+", "2029"));
            case "tsrange" -> range("\"2020-01-01 " + time("") + "\"", "\"2029-01-01 " + time("") + "\"");
            case "tstzrange" -> range("\"2020-01-01 " + time("") + "+00\"", "\"2029-01-01 " + time("") + "+00\"");
            case "address" -> "(\"" + plain() + " 1\"," + plain() + ",)";
            default -> throw new IllegalArgumentException("no values of type " + type);
        };
    }

    private String array(String element, String modifier, List<String> labels) {
        List<String> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            boolean isNull = labels.isEmpty() && random.nextInt(6) == 0;
            elements.add(
                    isNull
                            ? "NULL"
                            : "\""
                                    + of(element, modifier, labels)
                                            .replace("\\", "\\\\")
                                            .replace("\"", "\\\"") + "\"");
        }
        return "{" + String.join(",", elements) + "}";
    }

    /** Never negative, for domains that refuse that. Without a scale no zeros at the end, which the connector leaves out. */
    private String numeric(String modifier) {
        if (modifier.isEmpty()) {
            return new BigDecimal(new BigInteger(1 + random.nextInt(90), random), random.nextInt(20))
                    .stripTrailingZeros()
                    .toPlainString();
        }
        String[] parts = modifier.replaceAll("[()]", "").split(",");
        int scale = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
        int digits = seldom() ? Integer.parseInt(parts[0]) : Math.min(Integer.parseInt(parts[0]), scale + 3);
        return new BigDecimal(new BigInteger("9".repeat(digits)).subtract(BigInteger.valueOf(random.nextInt(9))), scale)
                .toPlainString();
    }

    private String text() {
        if (seldom()) {
            return hex(5_000); // stored out of line: an update of another column does not send it
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            text.append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return text.append(random.nextInt(1_000)).toString();
    }

    private static String cut(String text, int length) {
        int[] points = text.codePoints().limit(length).toArray();
        return new String(points, 0, points.length).stripTrailing();
    }

    private String plain() {
        return PLAIN.get(random.nextInt(PLAIN.size()));
    }

    private String letters(int count) {
        return random.ints(count, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private String bits(int count) {
        return random.ints(count, '0', '2')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private String hex(int bytes) {
        byte[] content = new byte[bytes];
        random.nextBytes(content);
        return HexFormat.of().formatHex(content);
    }

    private String date() {
        return String.format(
                Locale.ROOT,
                "%04d-%02d-%02d",
                1900 + random.nextInt(140),
                1 + random.nextInt(12),
                1 + random.nextInt(28));
    }

    private String time(String modifier) {
        String fraction = modifier.equals("(0)") ? "" : modifier.isEmpty() ? ".%06d" : ".%03d";
        String whole = String.format(
                Locale.ROOT, "%02d:%02d:%02d", random.nextInt(24), random.nextInt(60), random.nextInt(60));
        return whole + String.format(Locale.ROOT, fraction, random.nextInt(1_000));
    }

    private String range(String from, String to) {
        return switch (random.nextInt(6)) {
            case 0 -> "empty";
            case 1 -> "(," + to + ")";
            case 2 -> "[" + from + ",)";
            default -> "[" + from + "," + to + ")";
        };
    }

    private static int length(String modifier, int otherwise) {
        return modifier.isEmpty() ? otherwise : Integer.parseInt(modifier.replaceAll("[()]", ""));
    }

    private boolean seldom() {
        return random.nextInt(25) == 0;
    }
}
