package org.metadb.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import org.metadb.datadir.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of this process, set up in code: what slf4j's loggers are given goes to a file or to standard error, and from INFO on also to the
 * sink. Metadb's own loggers speak from INFO on (DEBUG if asked), all others from WARN on.
 */
public final class ServerLog implements AutoCloseable {

    private static final Duration SINK_PATIENCE = Duration.ofMillis(500);

    private final LoggerContext context;
    private final TableAppender table;

    private ServerLog(LoggerContext context, TableAppender table) {
        this.context = context;
        this.table = table;
    }

    /**
     * Logs to a file, appended to; made 0600 if it does not exist.
     *
     * @throws IOException if it cannot be opened
     */
    public static ServerLog toFile(Path file, boolean debug) throws IOException {
        PrivateFiles.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND))
                .close();
        // not a channel's stream: a thread interrupted while it logs would close that for all
        return open(new FileOutputStream(file.toFile(), true), false, debug);
    }

    /** Logs to a stream that stays open at the end, such as standard error. */
    public static ServerLog to(OutputStream stream, boolean color, boolean debug) {
        OutputStream kept = new FilterOutputStream(stream) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
        return open(kept, color, debug);
    }

    private static ServerLog open(OutputStream stream, boolean color, boolean debug) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();

        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(started(context, new LineLayout(color, debug)));
        encoder.start();
        OutputStreamAppender<ILoggingEvent> lines = new OutputStreamAppender<>();
        lines.setContext(context);
        lines.setEncoder(encoder);
        lines.setOutputStream(stream);
        lines.start();
        TableAppender table = new TableAppender();
        table.setContext(context);
        table.start();

        RepeatFilter repeats = new RepeatFilter(System::nanoTime);
        repeats.setContext(context);
        repeats.start();
        context.addTurboFilter(repeats);
        add(context, lines);
        add(context, table);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        context.getLogger("org.metadb").setLevel(debug ? Level.DEBUG : Level.INFO);
        return new ServerLog(context, table);
    }

    /** From now on INFO and above also go to this sink, those that are already logged first, until it is detached. To be called once. */
    public void attach(LogSink sink) {
        table.attach(sink);
    }

    /** Gives the sink half a second for what is waiting; what is logged from now on goes to the file or stream only. */
    public void detach() {
        try {
            table.close(SINK_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Detaches the sink, where that is not done yet, and ends. Lines logged later are lost. */
    @Override
    public void close() {
        detach();
        context.stop();
    }

    private static void add(LoggerContext context, Appender<ILoggingEvent> appender) {
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }

    private static LineLayout started(LoggerContext context, LineLayout layout) {
        layout.setContext(context);
        layout.start();
        return layout;
    }
}
