package org.metadb.types;

import static org.metadb.types.Condition.ALWAYS;
import static org.metadb.types.Condition.when;
import static org.metadb.types.Deviation.lost;
import static org.metadb.types.Outcome.exact;
import static org.metadb.types.Setting.INTERVAL;
import static org.metadb.types.Setting.TIME;

/** Dates, times and intervals, with what calendars have in wait. */
final class TimeTypes {

    private static final String[] STAMPS = {
        "2019-07-09 02:28:57",
        "infinity",
        "-infinity",
        "0044-03-15 BC",
        "4713-01-01 00:00 BC",
        "1582-10-04",
        "1582-10-15",
        "1500-02-28 12:00",
        "9999-12-31 23:59:59",
        "294246-12-31 23:59:59",
        "1969-12-31 23:59:59",
        "2262-04-12"
    };

    static final Family FAMILY = Family.of(
            "times",
            TypeCase.of(
                            "date",
                            "2017-09-15",
                            "infinity",
                            "-infinity",
                            "0001-12-31 BC",
                            "4713-01-01 BC",
                            "5874897-12-31",
                            "1582-10-04",
                            "9999-12-31",
                            "1969-12-31")
                    .then(exact(ALWAYS, "date")
                            .but(lost(
                                            "the era of a date BC",
                                            "$ < '0001-01-01' and $ > '-infinity'",
                                            "replace($::text, ' BC', '')")
                                    .onlyIn(Deviation.Path.SNAPSHOT))),
            time("time(0)", "04:05:11", "00:00", "23:59:59", "24:00:00"),
            time("time(3)", "04:05:11.789", "00:00:00.001", "24:00:00"),
            time("time", "04:05:11.789123", "23:59:59.999999", "24:00:00", "00:00:00.000001"),
            TypeCase.of("timetz", "04:05:11.789123+02", "24:00:00+00", "00:00:00+14", "23:59:59.999999-15:59")
                    .then(exact(ALWAYS, "time with time zone")
                            .but(lost(
                                    "the offset: the same moment in UTC",
                                    "extract(timezone from $) <> 0",
                                    "$ at time zone 'UTC'"))),
            stamps("timestamp(0)", ""),
            stamps("timestamp(3)", ".999"),
            stamps("timestamp", ".999999"),
            TypeCase.of("timestamptz", zoned()).exact("timestamp with time zone"),
            TypeCase.of(
                            "interval",
                            "1 year 2 mons 3 days 04:05:06.78",
                            "-1 year -2 mons -3 days -04:05:06.000001",
                            "00:00",
                            "178000000 years",
                            "1 mon -1 day",
                            "00:00:00.000001")
                    .then(exact(when(INTERVAL, "string"), "interval"))
                    .then(exact(ALWAYS, "interval")
                            .but(lost(
                                    "months are 30.4375 days; 292,271 years are the most",
                                    "$ is not null",
                                    "(trunc(least(9223372036854775807, 1e6 * ((extract(year from $) * 12 + extract(month from $)) * 2629800"
                                            + " + extract(day from $) * 86400 + extract(hour from $) * 3600 + extract(minute from $) * 60"
                                            + " + extract(second from $)))) || ' microseconds')::interval"))));

    private TimeTypes() {}

    private static TypeCase time(String type, String... values) {
        Outcome connect = exact(when(TIME, "connect"), "time without time zone");
        return TypeCase.of(type, values)
                .then(exact(when(TIME, "isostring"), "time without time zone")
                        .but(lost("24:00:00 arrives as 00:00:00", "$ = '24:00'", "'00:00:00'")))
                .then(
                        type.equals("time")
                                ? connect.but(lost(
                                        "microseconds",
                                        "extract(microseconds from $)::bigint % 1000 <> 0",
                                        "date_trunc('milliseconds', $::interval)::time"))
                                : connect)
                .exact("time without time zone");
    }

    private static TypeCase stamps(String type, String fraction) {
        String[] values = STAMPS.clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i].endsWith("9") ? values[i] + fraction : values[i];
        }
        Outcome connect = exact(when(TIME, "connect"), "timestamp without time zone");
        return TypeCase.of(type, values)
                .then(exact(when(TIME, "nanoseconds"), "timestamp without time zone")
                        .but(lost(
                                "before 1677-09-22 and after 2262-04-11 null arrives",
                                "isfinite($) and ($ < '1677-09-22' or $ >= '2262-04-12')",
                                "null")))
                .then(
                        type.equals("timestamp")
                                ? connect.but(lost(
                                        "microseconds",
                                        "isfinite($) and extract(microseconds from $)::bigint % 1000 <> 0",
                                        "date_trunc('milliseconds', $)"))
                                : connect)
                .exact("timestamp without time zone");
    }

    private static String[] zoned() {
        String[] values = STAMPS.clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i].replace(" BC", "")
                    + (values[i].contains("infinity") ? "" : values[i].contains(":") ? "+00" : " 00:00+00")
                    + (values[i].contains(" BC") ? " BC" : "");
        }
        values[0] = "2019-07-09 02:28:57.123456+02";
        return values;
    }
}
