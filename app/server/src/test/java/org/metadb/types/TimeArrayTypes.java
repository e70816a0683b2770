package org.metadb.types;

import static org.metadb.types.Condition.ALWAYS;
import static org.metadb.types.Condition.when;
import static org.metadb.types.Deviation.lost;
import static org.metadb.types.Outcome.exact;
import static org.metadb.types.Setting.TIME;

/** Arrays of dates and times, with null elements and empty. */
final class TimeArrayTypes {

    static final Family FAMILY = Family.of(
            "time_arrays",
            TypeCase.of("date[]", "{2017-09-15,NULL,infinity,-infinity}", "{}")
                    .large("array_fill(date '2020-01-01', array[5000])")
                    .then(exact(when(TIME, "connect", "isostring"), "date[]").losingLarge())
                    .exact("date[]"),
            TypeCase.of("timestamp[]", "{\"2019-07-09 02:28:57.123456\",NULL}", "{infinity,-infinity}", "{}")
                    .large("array_fill(timestamp '2020-01-01', array[5000])")
                    .then(exact(when(TIME, "connect"), "timestamp without time zone[]")
                            .but(lost("microseconds", "true", TypeCases.elements("date_trunc('milliseconds', e)")))
                            .losingLarge())
                    .then(exact(ALWAYS, "timestamp without time zone[]").losingLarge()),
            TypeCase.of("timestamp(0)[]", "{\"2019-07-09 02:28:57\",NULL}", "{}")
                    .exact("timestamp without time zone[]"),
            TypeCase.of("timestamp(3)[]", "{\"2019-07-09 02:28:57.123\",NULL}", "{}")
                    .exact("timestamp without time zone[]"),
            TypeCase.of("time(0)[]", "{04:05:06,NULL}", "{}").exact("time without time zone[]"),
            TypeCase.of(
                            "timestamptz[]",
                            "{\"2019-07-09 02:28:57.123456+02\",NULL}",
                            "{infinity,-infinity}",
                            "{\"294247-01-10 04:00:25.2+00\"}",
                            "{}")
                    .large("array_fill(timestamptz '2020-01-01 00:00+00', array[5000])")
                    .then(exact(ALWAYS, "timestamp with time zone[]").losingLarge()),
            TypeCase.of("time[]", "{04:05:06.789,NULL}", "{04:05:06.789123}", "{}")
                    .large("array_fill(time '01:02', array[5000])")
                    .then(exact(ALWAYS, "time without time zone[]")
                            .but(lost(
                                    "microseconds",
                                    "true",
                                    TypeCases.elements("date_trunc('milliseconds', e::interval)::time")))
                            .losingLarge()),
            TypeCase.of("timetz[]", "{04:05:06+00,NULL}", "{04:05:06.789123+02}", "{}")
                    .then(exact(ALWAYS, "time with time zone[]")
                            .but(lost(
                                    "the offset: the same moment in UTC",
                                    "true",
                                    TypeCases.elements("e at time zone 'UTC'")))));

    private TimeArrayTypes() {}
}
