package org.metadb.sandbox.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.metadb.sandbox.differential.Table;

/** Reads main tables: the versions of one loan, and what would be wrong with the versions of any row. */
record History(Connection target) {
    private static final Table LOANS = new Table("library_circulation", "loans").main();

    /**
     * Checks that the versions of each key meet, that only the newest is current, and that no key is there twice. Keys
     * that come back after a delete would leave gaps, which is right; the library's never come back.
     *
     * @param key the table's primary key
     * @return what is wrong, ten lines at most
     */
    List<String> problems(Table main, List<String> key) throws SQLException {
        String columns = key.stream().map(Table::quoted).collect(Collectors.joining(", "));
        String sql = """
                select key, problem from (
                    select row(%1$s)::text as key,
                           case when __end < __start then 'a version ends before it starts'
                                when next_start <> __end then 'a version does not end where the next one starts'
                                when __current and next_start is not null then 'a version that is not the newest is current'
                                when __current and __end <> '9999-12-31 00:00:00+00' then 'the current version has an end'
                           end as problem
                      from (select %1$s, __start, __end, __current,
                                   lead(__start) over (partition by %1$s, __origin order by __id) as next_start
                              from %2$s) version) judged
                 where problem is not null
                 limit 10""".formatted(columns, main.sql());
        try (Statement statement = target.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> problems = new ArrayList<>();
            while (rows.next()) {
                problems.add(main + " " + rows.getString(1) + ": " + rows.getString(2));
            }
            return problems;
        }
    }

    /** The loan that changed most; none as long as none changed. */
    Optional<Long> liveliestLoan() throws SQLException {
        try (Statement statement = target.createStatement();
                ResultSet rows = statement.executeQuery("select id from " + LOANS.sql()
                        + " group by id having count(*) > 1 order by count(*) desc, id desc limit 1")) {
            return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
        }
    }

    /** The newest versions of a loan, oldest first, as lines of text under a heading. */
    List<String> ofLoan(long loan) throws SQLException {
        String sql = """
                select * from (
                    select __id, to_char(__start, 'HH24:MI:SS.MS'),
                           case when __current then '' else to_char(__end, 'HH24:MI:SS.MS') end,
                           __current, to_char(due_at, 'YYYY-MM-DD'), renewals,
                           coalesce(to_char(returned_at, 'HH24:MI:SS'), '')
                      from %s where id = ? order by __id desc limit 6) newest
                 order by __id""".formatted(LOANS.sql());
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                "%-14s %-14s %-9s  %-10s %8s  %s",
                "__start", "__end", "__current", "due_at", "renewals", "returned_at"));
        try (PreparedStatement query = target.prepareStatement(sql)) {
            query.setLong(1, loan);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    lines.add(String.format(
                            "%-14s %-14s %-9s  %-10s %8d  %s",
                            rows.getString(2),
                            rows.getString(3),
                            rows.getBoolean(4),
                            rows.getString(5),
                            rows.getInt(6),
                            rows.getString(7)));
                }
            }
        }
        return lines;
    }
}
