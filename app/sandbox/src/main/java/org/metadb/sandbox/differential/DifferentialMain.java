package org.metadb.sandbox.differential;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The differential test against a running system: reads both databases, writes nothing. */
public final class DifferentialMain {
    private DifferentialMain() {}

    /** Prints a line for each table and each difference. See {@link DifferentialOptions#USAGE}. */
    public static void main(String[] arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.println(DifferentialOptions.USAGE);
            return;
        }
        int code;
        try {
            code = run(DifferentialOptions.parse(List.of(arguments)), System.getenv());
        } catch (IllegalArgumentException | SQLException e) {
            System.err.println("differential: " + e.getMessage());
            code = 2;
        }
        System.exit(code);
    }

    /** The exit code. */
    private static int run(DifferentialOptions options, Map<String, String> environment) throws SQLException {
        try (Connection source = connect(options.sourceUrl(), "SOURCE", environment);
                Connection current = connect(options.currentUrl(), "CURRENT", environment)) {
            List<TablePair> pairs = Differential.pairs(source, options.schemas());
            long unequal = 0;
            for (TablePair pair : pairs) {
                Comparison comparison = Comparison.of(source, current, options.apply(pair), options.shownMax());
                System.out.println(comparison.line());
                comparison.differences().forEach(difference -> System.out.println("  " + difference));
                unequal += comparison.equal() ? 0 : 1;
            }
            System.out.println(pairs.size() + " tables compared, " + unequal + " differ");
            if (pairs.isEmpty()) {
                throw new SQLException(
                        "the source has no tables in " + options.schemas().keySet());
            }
            return unequal == 0 ? 0 : 1;
        }
    }

    /** Without autocommit, so that large tables are read in portions. */
    private static Connection connect(String url, String side, Map<String, String> environment) throws SQLException {
        Properties properties = new Properties();
        Optional.ofNullable(environment.get(side + "_USER")).ifPresent(user -> properties.put("user", user));
        Optional.ofNullable(environment.get(side + "_PASSWORD"))
                .ifPresent(password -> properties.put("password", password));
        Connection connection = DriverManager.getConnection(url, properties);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        return connection;
    }
}
