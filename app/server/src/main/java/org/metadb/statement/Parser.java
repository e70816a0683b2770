package org.metadb.statement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.metadb.pg.Identifier;
import org.metadb.pg.Nearest;
import org.metadb.pg.SqlState;
import org.metadb.statement.ListItems.Listing;
import org.metadb.statement.Token.Kind;

/** Reads one statement of Metadb's from its first word to a semicolon or the end. No word is reserved: where a name is due, any word is one. */
final class Parser {
    /** Options that the Go original also takes without underscores. */
    private static final Map<String, String> OPTION_ALIASES = Map.of(
            "consumergroup", "consumer_group",
            "schemapassfilter", "schema_pass_filter",
            "schemastopfilter", "schema_stop_filter",
            "tablestopfilter", "table_stop_filter",
            "trimschemaprefix", "trim_schema_prefix",
            "addschemaprefix", "add_schema_prefix");

    private final Lexer lexer;
    private final Vocabulary vocabulary;
    private Token token;

    Parser(String text, int start, Vocabulary vocabulary) {
        this.lexer = new Lexer(text, start);
        this.vocabulary = vocabulary;
        this.token = lexer.next();
    }

    Statement statement() {
        Statement statement = start();
        if (token.kind() != Kind.END && !token.isSymbol(';')) {
            throw SyntaxError.expected("the end of the statement", token);
        }
        return statement;
    }

    private Statement start() {
        Token first = token;
        String word = first.folded();
        advance();
        return switch (word) {
            case "create" -> create(first);
            case "alter" -> alter(first);
            case "drop" -> drop(first);
            case "pause" -> pause();
            case "resume" -> resume();
            case "list" -> list();
            case "sync", "endsync" -> {
                words("data", "source");
                throw notYet(first, word + " data source");
            }
            case "check" -> check();
            case "purge" -> {
                words("data");
                throw notYet(first, "purge data");
            }
            case "replay" -> replay();
            case "verify" -> {
                words("consistency");
                throw notYet(first, "verify consistency");
            }
            case "register", "deregister" -> {
                words("user");
                throw notYet(first, word + " user");
            }
            case "authorize", "deauthorize" ->
                throw SyntaxError.at(
                        first,
                        SqlState.FEATURE_NOT_SUPPORTED,
                        word.toUpperCase(Locale.ROOT) + " is no longer supported",
                        "Use \"grant access\" and \"revoke access\".");
            case "grant", "revoke" -> throw notYet(first, word + " access");
            case "refresh" -> throw notYet(first, "refresh inferred column types");
            default -> throw new IllegalArgumentException("not a statement of Metadb's: it begins with " + word);
        };
    }

    private Statement create(Token first) {
        if (accept("user")) {
            throw notYet(first, "create user");
        }
        if (accept("schema")) {
            throw notYet(first, "create schema for user");
        }
        words("data");
        return switch (oneOf("source", "origin", "mapping")) {
            case "source" -> createDataSource();
            case "origin" -> new CreateDataOrigin(name("data origin"));
            default -> throw notYet(first, "create data mapping");
        };
    }

    private CreateDataSource createDataSource() {
        String name = name("data source");
        words("type");
        String type = name("data source type");
        words("options");
        List<DataSourceOption> options = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        symbol('(');
        do {
            String option = option(seen);
            options.add(new DataSourceOption(option, string("option \"" + option + "\"")));
        } while (acceptComma());
        symbol(')');
        return new CreateDataSource(name, type, options);
    }

    private Statement alter(Token first) {
        if (accept("system")) {
            words("set");
            String parameter = name("parameter");
            if (!accept("to")) {
                if (!token.isSymbol('=')) {
                    throw SyntaxError.expected("= or \"to\"", token);
                }
                advance();
            }
            return new AlterSystemSet(parameter, string("parameter \"" + parameter + "\""));
        }
        if (accept("table")) {
            throw notYet(first, "alter table");
        }
        words("data");
        return switch (oneOf("source", "origin", "mapping")) {
            case "source" -> alterDataSource();
            case "origin" -> throw notYet(first, "alter data origin");
            default -> throw notYet(first, "alter data mapping");
        };
    }

    private AlterDataSource alterDataSource() {
        String name = name("data source");
        words("options");
        List<OptionChange> changes = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        symbol('(');
        do {
            if (accept("drop")) {
                changes.add(OptionChange.drop(option(seen)));
            } else {
                if (!accept("set")) {
                    accept("add");
                }
                String option = option(seen);
                changes.add(OptionChange.set(option, string("option \"" + option + "\"")));
            }
        } while (acceptComma());
        symbol(')');
        return new AlterDataSource(name, changes);
    }

    private Statement drop(Token first) {
        if (accept("user")) {
            throw notYet(first, "drop user");
        }
        words("data");
        return switch (oneOf("source", "origin", "mapping")) {
            case "source" -> new DropDataSource(name("data source"));
            case "origin" -> throw notYet(first, "drop data origin");
            default -> throw notYet(first, "drop data mapping");
        };
    }

    private PauseDataSource pause() {
        words("data", "source");
        return new PauseDataSource(name("data source"));
    }

    private ResumeDataSource resume() {
        words("data", "source");
        String name = name("data source");
        boolean skips = accept("skip");
        if (skips) {
            words("lost", "records");
        }
        return new ResumeDataSource(name, skips);
    }

    private ReplayDeadLetters replay() {
        words("dead", "letters", "for", "data", "source");
        String source = name("data source");
        Optional<ReplayDeadLetters.Table> table = Optional.empty();
        if (accept("table")) {
            String schema = name("schema");
            symbol('.');
            table = Optional.of(new ReplayDeadLetters.Table(schema, name("table")));
        }
        return new ReplayDeadLetters(source, table);
    }

    private CheckDataSource check() {
        words("data", "source");
        return new CheckDataSource(name("data source"));
    }

    private ListItems list() {
        Token what = token;
        List<String> words = Stream.of(Listing.values()).map(Listing::word).toList();
        String word = name("list");
        if (!words.contains(word)) {
            throw SyntaxError.at(
                    what,
                    SqlState.INVALID_PARAMETER_VALUE,
                    "unrecognized parameter \"" + word + "\"",
                    Nearest.to(word, words)
                            .map(nearest -> "Perhaps you meant \"list " + nearest + "\".")
                            .orElse("It can list " + String.join(", ", words) + "."));
        }
        return new ListItems(Listing.valueOf(word.toUpperCase(Locale.ROOT)));
    }

    /** The full name of an option, checked against those that exist. Dots need no quotes. */
    private String option(Set<String> seen) {
        Token first = token;
        StringBuilder written = new StringBuilder(identifier("an option name"));
        while (token.isSymbol('.')) {
            advance();
            written.append('.').append(identifier("an option name"));
        }
        String name = OPTION_ALIASES.getOrDefault(written.toString(), written.toString());
        if (!vocabulary.options().contains(name) && !vocabulary.isOpenOption(name)) {
            throw SyntaxError.at(
                    first,
                    SqlState.INVALID_PARAMETER_VALUE,
                    "invalid option \"" + name + '"',
                    Nearest.to(name, vocabulary.options())
                            .map(nearest -> "Perhaps you meant the option \"" + nearest + "\".")
                            .orElse(""));
        }
        if (!seen.add(name)) {
            throw SyntaxError.at(first, SqlState.SYNTAX_ERROR, "option \"" + name + "\" provided more than once", "");
        }
        return name;
    }

    private String name(String of) {
        Token first = token;
        String name = identifier(of.equals("list") ? "what to list" : "a " + of + " name");
        if (Identifier.bytes(name) > Identifier.BYTES_MAX) {
            throw SyntaxError.at(
                    first,
                    SqlState.NAME_TOO_LONG,
                    of + " name \"" + name + "\" too long",
                    "A name has at most " + Identifier.BYTES_MAX + " bytes.");
        }
        return name;
    }

    private String identifier(String expected) {
        String name = switch (token.kind()) {
            case WORD -> token.folded();
            case QUOTED -> Constants.quotedName(token);
            case STRING, NUMBER, PARAMETER, SYMBOL, UNTERMINATED, END -> throw SyntaxError.expected(expected, token);
        };
        if (name.isEmpty()) {
            throw SyntaxError.expected(expected + " that is not empty", token);
        }
        advance();
        return name;
    }

    private String string(String of) {
        if (token.kind() == Kind.PARAMETER) {
            throw SyntaxError.at(
                    token,
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "Metadb statements take no parameters (" + token.place() + ")",
                    "Write the value.");
        }
        if (token.kind() != Kind.STRING) {
            throw SyntaxError.expected("a value in single quotes for " + of, token);
        }
        String value = Constants.string(token);
        advance();
        return value;
    }

    private boolean accept(String word) {
        boolean accepted = token.isWord(word);
        if (accepted) {
            advance();
        }
        return accepted;
    }

    private boolean acceptComma() {
        if (token.isSymbol(',')) {
            advance();
            return true;
        }
        if (!token.isSymbol(')')) {
            throw SyntaxError.expected("\",\" or \")\"", token);
        }
        return false;
    }

    private void words(String... words) {
        for (String word : words) {
            if (!accept(word)) {
                throw SyntaxError.expected('"' + word + '"', token);
            }
        }
    }

    private String oneOf(String... words) {
        return Arrays.stream(words)
                .filter(this::accept)
                .findFirst()
                .orElseThrow(() -> SyntaxError.expected('"' + String.join("\", \"", words) + '"', token));
    }

    private void symbol(char symbol) {
        if (!token.isSymbol(symbol)) {
            throw SyntaxError.expected("\"" + symbol + '"', token);
        }
        advance();
    }

    private void advance() {
        token = lexer.next();
    }

    private static SyntaxError notYet(Token first, String family) {
        return SyntaxError.at(
                first,
                SqlState.FEATURE_NOT_SUPPORTED,
                '"' + family + "\" is not available in this version of Metadb",
                "");
    }
}
