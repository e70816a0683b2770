package org.metadb.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * <code>2026-01-31 23:59:59 UTC  INFO:  message</code>, the line that scripts of operators know. Below an error of ours that carries an
 * exception stands its stack trace, indented by tabs; of other events the exception is named in the line.
 */
final class LineLayout extends LayoutBase<ILoggingEvent> {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final boolean color;
    private final boolean debug;

    LineLayout(boolean color, boolean debug) {
        this.color = color;
        this.debug = debug;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        Severity severity = Severity.of(event);
        StringBuilder line = new StringBuilder(160);
        TIME.formatTo(event.getInstant(), line);
        line.append("  ")
                .append(colored(severity))
                .append(":  ")
                .append(MessageText.of(event))
                .append('\n');
        boolean trace = debug || (severity.compareTo(Severity.ERROR) <= 0 && MessageText.isOurs(event));
        if (trace && event.getThrowableProxy() != null) {
            String[] frames =
                    ThrowableProxyUtil.asString(event.getThrowableProxy()).split("\\R");
            for (int i = 1; i < frames.length; i++) { // the first says what the line said
                line.append('\t').append(frames[i].strip()).append('\n');
            }
        }
        return line.toString();
    }

    private String colored(Severity severity) {
        return color && severity.compareTo(Severity.WARNING) <= 0
                ? "\u001b[1;" + (severity == Severity.WARNING ? "33" : "31") + "m" + severity + "\u001b[0m"
                : severity.toString();
    }
}
