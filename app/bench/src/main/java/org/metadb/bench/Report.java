package org.metadb.bench;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The text of a benchmark: what was measured on what, each figure the median of the runs, and below the figures of each run. */
final class Report {

    private final Options options;
    private final List<SourceTable> tables;
    private final Backlog snapshot;
    private final Backlog stream;
    private final List<Run> runs;
    private final StringBuilder out = new StringBuilder();

    Report(Options options, List<SourceTable> tables, Backlog snapshot, Backlog stream, List<Run> runs) {
        this.options = options;
        this.tables = tables;
        this.snapshot = snapshot;
        this.stream = stream;
        this.runs = List.copyOf(runs);
    }

    String text() throws IOException {
        out.setLength(0);
        head();
        phase("snapshot", Run::snapshot);
        phase("stream", Run::stream);
        rest();
        return out.toString();
    }

    private void head() throws IOException {
        line("Metadb, end to end: records lie in Kafka, time until all are committed");
        line("date      %s", Instant.now().truncatedTo(ChronoUnit.SECONDS));
        line("machine   %s", Machine.describe());
        line(
                "versions  PostgreSQL %s (synchronous_commit=on, fsync=off), Kafka %s, one broker; all on this machine",
                runs.get(0).targetVersion(), Machine.kafkaVersion());
        line(
                "data      %d tables of %s columns, a topic with one partition each; %d snapshot rows, then %d changes"
                        + " (60 %% u, 30 %% c, 10 %% d with tombstones)",
                tables.size(),
                tables.stream()
                        .map(table -> Integer.toString(table.columns().size()))
                        .collect(Collectors.joining(", ")),
                snapshot.events(),
                stream.events());
        line(
                "          %.1f MB in Kafka, %d bytes an event, schemas in every record; one consumer, default heap",
                (snapshot.bytes() + stream.bytes()) / 1e6, (snapshot.bytes() + stream.bytes()) / options.events());
        line(
                "expected  decoding 100,000 events/s on a thread; merging 25 us of PostgreSQL an event; reader and writer overlap,");
        line("          but share two processors with broker and PostgreSQL: 20,000 to 40,000 events/s");
        line("medians of %d runs; in brackets each run", runs.size());
        line("");
    }

    private void phase(String name, Function<Run, Run.Phase> phase) {
        figure(
                name + ": merged",
                "%,.0f events/s",
                run -> phase.apply(run).merged().eventsPerSecond());
        figure(
                "  from first commit",
                "%,.0f events/s",
                run -> phase.apply(run).merged().sustainedEventsPerSecond());
        figure("  time", "%.2f s", run -> phase.apply(run).merged().seconds());
        figure(
                "  until first commit",
                "%.2f s",
                run -> phase.apply(run).merged().rampSeconds());
        figure("  Kafka bytes", "%.1f MB/s", run -> phase.apply(run).merged().megabytesPerSecond());
        figure(
                "  server, processor time",
                "%.2f s",
                run -> orNan(phase.apply(run).serverCpuSeconds()));
        figure(
                "  PostgreSQL, processor time",
                "%.2f s",
                run -> orNan(phase.apply(run).targetCpuSeconds()));
        figure(
                "  null target (one thread)",
                "%,.0f events/s",
                run -> phase.apply(run).decoded().eventsPerSecond());
        figure(
                "  merged : null target",
                "%.2f",
                run -> phase.apply(run).merged().eventsPerSecond()
                        / phase.apply(run).decoded().eventsPerSecond());
        figure(
                "  merged : COPY limit",
                "%.2f",
                run -> phase.apply(run).merged().eventsPerSecond()
                        / run.copyLimit().eventsPerSecond());
        line("");
    }

    private void rest() {
        figure(
                "both: merged",
                "%,.0f events/s",
                run -> options.events()
                        / (run.snapshot().merged().seconds()
                                + run.stream().merged().seconds()));
        figure("COPY limit", "%,.0f rows/s", run -> run.copyLimit().eventsPerSecond());
        figure(
                "server, peak resident",
                "%.0f MB",
                run -> run.peakResidentBytes().stream()
                        .mapToDouble(bytes -> bytes / 1e6)
                        .findFirst()
                        .orElse(Double.NaN));
        figure("latency at 20 events/s, median", "%.0f ms", run -> run.latency().median());
        figure("  99 %", "%.0f ms", run -> run.latency().p99());
        figure("  most", "%.0f ms", run -> run.latency().max());
        line("");
        line(
                "COPY limit: the snapshot's rows by binary COPY, one connection, into plain tables with the same unique index.");
        line("Null target: a Kafka consumer and the decoder on one thread, nothing written.");
        line(
                "Checked after every run: current rows, versions and the sum of version numbers of each table; no dead letters.");
    }

    private void figure(String name, String format, ToDoubleFunction<Run> value) {
        List<Double> values = runs.stream().map(value::applyAsDouble).sorted().toList();
        double median = (values.get((values.size() - 1) / 2) + values.get(values.size() / 2)) / 2;
        String each = runs.stream()
                .map(run -> String.format(Locale.ROOT, format.replaceFirst(" .*", ""), value.applyAsDouble(run)))
                .collect(Collectors.joining("  "));
        line("%-32s %18s   [%s]", name, String.format(Locale.ROOT, format, median), each);
    }

    private void line(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static double orNan(OptionalDouble value) {
        return value.orElse(Double.NaN);
    }
}
