package org.metadb.config;

import static org.metadb.config.ConfigurationKeys.ALL;
import static org.metadb.config.ConfigurationKeys.DATABASE;
import static org.metadb.config.ConfigurationKeys.HOST;
import static org.metadb.config.ConfigurationKeys.LISTEN_ADDRESSES;
import static org.metadb.config.ConfigurationKeys.LISTEN_PORT;
import static org.metadb.config.ConfigurationKeys.MAX_CONNECTIONS;
import static org.metadb.config.ConfigurationKeys.MOVED;
import static org.metadb.config.ConfigurationKeys.PORT;
import static org.metadb.config.ConfigurationKeys.SSL;
import static org.metadb.config.ConfigurationKeys.SSLMODE;
import static org.metadb.config.ConfigurationKeys.SSL_CA_FILE;
import static org.metadb.config.ConfigurationKeys.SSL_CERT_FILE;
import static org.metadb.config.ConfigurationKeys.SSL_KEY_FILE;
import static org.metadb.config.ConfigurationKeys.SUPERUSER;
import static org.metadb.config.ConfigurationKeys.SUPERUSER_PASSWORD;
import static org.metadb.config.ConfigurationKeys.SYSTEMUSER;
import static org.metadb.config.ConfigurationKeys.SYSTEMUSER_PASSWORD;
import static org.metadb.config.ConfigurationKeys.UNIX_SOCKET_DIRECTORIES;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.metadb.pg.Nearest;
import org.metadb.pg.SslMode;
import org.metadb.reference.References;
import org.metadb.reference.References.Unresolved;

/** Turns the text of metadb.conf into a {@link Configuration}. One parser per text; not thread-safe. */
final class ConfigurationParser {

    private static final int CONNECTIONS_MAX = 10_000;

    private final Path directory;
    private final References references;
    private final Problems problems;
    private IniText text = IniText.split("", new Problems(Path.of("")));

    ConfigurationParser(Path file, References references) {
        this.directory = references.directory().toAbsolutePath().normalize();
        this.references = references;
        this.problems = new Problems(file);
    }

    /** @throws ConfigurationException with every problem of the text */
    Configuration parse(String content) {
        text = IniText.split(content, problems);
        text.entries().forEach(this::checkKey);

        String host = required(HOST);
        int port = number(PORT, 5432, 65535);
        String database = required(DATABASE);
        String systemUser = required(SYSTEMUSER);
        if (systemUser.indexOf('\'') >= 0) {
            // the library that migrates the catalog does not quote it in "set role"
            problems.add(line(SYSTEMUSER), "systemuser must not hold a single quote");
        }
        if (host.startsWith("/")) {
            problems.add(line(HOST), "host must be a name or an address, not the directory of a Unix-domain socket");
        }
        Secret systemUserPassword = new Secret(value(SYSTEMUSER_PASSWORD).orElse(""));
        Optional<String> superuser = nonEmpty(SUPERUSER);
        Secret superuserPassword = new Secret(value(SUPERUSER_PASSWORD).orElse(""));
        SslMode sslMode = word(SSLMODE, SslMode.values(), SslMode::word, SslMode.REQUIRE);
        Door door = door();

        problems.throwIfAny();
        Target target = new Target(
                host,
                port,
                database,
                new Credentials(systemUser, systemUserPassword),
                superuser.map(user -> new Credentials(user, superuserPassword)),
                sslMode);
        return new Configuration(target, door);
    }

    private Door door() {
        List<String> addresses = list(LISTEN_ADDRESSES).orElse(List.of("localhost"));
        int port = number(LISTEN_PORT, 8550, 65535);
        int connections = number(MAX_CONNECTIONS, 100, CONNECTIONS_MAX);
        ClientSsl ssl = word(SSL, ClientSsl.values(), ClientSsl::word, ClientSsl.OFF);
        Optional<Path> cert = nonEmpty(SSL_CERT_FILE).flatMap(name -> path(SSL_CERT_FILE, name));
        Optional<Path> key = nonEmpty(SSL_KEY_FILE).flatMap(name -> path(SSL_KEY_FILE, name));
        Optional<Path> ca = nonEmpty(SSL_CA_FILE).flatMap(name -> path(SSL_CA_FILE, name));
        List<Path> sockets = list(UNIX_SOCKET_DIRECTORIES)
                .map(names -> names.stream()
                        .flatMap(name -> path(UNIX_SOCKET_DIRECTORIES, name).stream())
                        .toList())
                .orElse(List.of(directory));
        if (ssl != ClientSsl.OFF && (cert.isEmpty() || key.isEmpty())) {
            problems.add(line(SSL), "ssl = " + ssl + " needs ssl_cert_file and ssl_key_file");
        }
        if (addresses.isEmpty() && sockets.isEmpty()) {
            problems.add(
                    line(LISTEN_ADDRESSES), "neither listen_addresses nor unix_socket_directories lets a client in");
        }
        return new Door(addresses, port, connections, ssl, cert, key, ca, sockets);
    }

    private void checkKey(String key, IniText.Entry entry) {
        if (MOVED.contains(key)) {
            if (!entry.value().isEmpty()) {
                problems.add(entry.line(), key + " is no longer supported in metadb.conf (see ALTER SYSTEM command)");
            }
        } else if (!ALL.contains(key)) {
            problems.add(entry.line(), "unknown key \"" + key + "\"" + didYouMean(key, ALL));
        }
    }

    /** What stands behind the key; a reference that leads nowhere is a problem and reads as empty. */
    private Optional<String> value(String key) {
        IniText.Entry entry = text.entries().get(key);
        if (entry == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(references.resolve(entry.value()));
        } catch (Unresolved e) {
            problems.add(entry.line(), key + ": " + e.getMessage());
            return Optional.of("");
        }
    }

    private Optional<String> nonEmpty(String key) {
        return value(key).filter(value -> !value.isEmpty());
    }

    private String required(String key) {
        int before = problems.count();
        String value = value(key).orElse("");
        if (value.isEmpty() && problems.count() == before) {
            problems.add(line(key), key + " is " + (text.entries().containsKey(key) ? "empty" : "missing"));
        }
        return value;
    }

    private int number(String key, int unset, int max) {
        Optional<String> value = nonEmpty(key);
        if (value.isEmpty()) {
            return unset;
        }
        try {
            int number = Integer.parseInt(value.get());
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, like a number out of range
        }
        problems.add(line(key), key + " must be a whole number from 1 to " + max);
        return unset;
    }

    private <T> T word(String key, T[] words, Function<T, String> text, T unset) {
        Optional<String> value = nonEmpty(key);
        if (value.isEmpty()) {
            return unset;
        }
        for (T word : words) {
            if (text.apply(word).equals(value.get())) {
                return word;
            }
        }
        List<String> known = Arrays.stream(words).map(text).toList();
        problems.add(line(key), key + " must be one of " + String.join(", ", known) + didYouMean(value.get(), known));
        return unset;
    }

    /** A comma list; an empty one is no list of one empty name. */
    private Optional<List<String>> list(String key) {
        return value(key)
                .map(value -> Arrays.stream(value.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList());
    }

    private Optional<Path> path(String key, String name) {
        try {
            return Optional.of(directory.resolve(name).normalize());
        } catch (InvalidPathException e) {
            problems.add(line(key), key + " is not a path");
            return Optional.empty();
        }
    }

    private int line(String key) {
        IniText.Entry entry = text.entries().get(key);
        return entry == null ? text.mainLine() : entry.line();
    }

    private static String didYouMean(String written, List<String> known) {
        return Nearest.to(written, known)
                .map(name -> " (did you mean \"" + name + "\"?)")
                .orElse("");
    }
}
