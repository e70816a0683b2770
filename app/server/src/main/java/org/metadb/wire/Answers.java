package org.metadb.wire;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.metadb.pg.SqlState;

/** The messages that the door itself sends to a client. */
final class Answers {
    static final byte[] PARSE_COMPLETE = new Message('1').toBytes();
    static final byte[] BIND_COMPLETE = new Message('2').toBytes();
    static final byte[] CLOSE_COMPLETE = new Message('3').toBytes();
    static final byte[] NO_DATA = new Message('n').toBytes();
    static final byte[] PORTAL_SUSPENDED = new Message('s').toBytes();
    static final byte[] NO_PARAMETERS = new Message('t').int16(0).toBytes();

    private Answers() {}

    static byte[] readyForQuery(TransactionStatus status) {
        return new Message('Z').int8(status.code()).toBytes();
    }

    /** The session goes on. */
    static byte[] error(SqlError error, Charset charset) {
        return error("ERROR", error, charset);
    }

    /** The session ends. */
    static byte[] fatal(SqlError error) {
        return error("FATAL", error, StandardCharsets.UTF_8);
    }

    private static byte[] error(String severity, SqlError error, Charset charset) {
        Message message = new Message('E')
                .int8('S')
                .string(severity)
                .int8('V')
                .string(severity)
                .int8('C')
                .string(error.sqlState());
        field(message, 'M', Optional.of(error.getMessage()), charset);
        field(message, 'D', error.detail(), charset);
        field(message, 'H', error.hint(), charset);
        error.position().ifPresent(position -> message.int8('P').string(Integer.toString(position)));
        return message.int8(0).toBytes();
    }

    static byte[] notice(QueryResult.Notice notice, Charset charset) {
        String severity = notice.severity().name();
        Message message = new Message('N')
                .int8('S')
                .string(severity)
                .int8('V')
                .string(severity)
                .int8('C')
                .string(
                        notice.severity() == QueryResult.Notice.Severity.WARNING
                                ? SqlState.WARNING
                                : SqlState.SUCCESSFUL_COMPLETION);
        field(message, 'M', Optional.of(notice.message()), charset);
        return message.int8(0).toBytes();
    }

    private static void field(Message message, char code, Optional<String> value, Charset charset) {
        value.ifPresent(text -> message.int8(code).string(text.replace('\0', ' '), charset));
    }

    static byte[] commandComplete(String tag) {
        return new Message('C').string(tag).toBytes();
    }

    static byte[] rowDescription(List<ResultColumn> columns, Formats formats, Charset charset) {
        if (columns.isEmpty()) {
            return NO_DATA;
        }
        Message message = new Message('T').int16(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            ResultColumn column = columns.get(i);
            message.string(column.name(), charset)
                    .int32(0)
                    .int16(0)
                    .int32(column.type().oid())
                    .int16(column.type().size())
                    .int32(-1)
                    .int16(formats.isBinary(i) ? 1 : 0);
        }
        return message.toBytes();
    }

    static byte[] dataRow(
            List<ResultColumn> columns, List<Optional<?>> values, Formats formats, Charset charset, ZoneId zone) {
        Message message = new Message('D').int16(values.size());
        for (int i = 0; i < values.size(); i++) {
            Optional<?> value = values.get(i);
            if (value.isEmpty()) {
                message.int32(-1);
            } else {
                ColumnType type = columns.get(i).type();
                byte[] bytes =
                        formats.isBinary(i) ? type.binary(value.get(), charset) : type.text(value.get(), charset, zone);
                message.int32(bytes.length).bytes(bytes);
            }
        }
        return message.toBytes();
    }

    /** Result format codes as Bind gives them: none (all text), one for all, or one for each column. */
    record Formats(List<Boolean> binary) {
        static final Formats TEXT = new Formats(List.of());

        boolean isBinary(int column) {
            return switch (binary.size()) {
                case 0 -> false;
                case 1 -> binary.get(0);
                default -> binary.get(column);
            };
        }
    }
}
