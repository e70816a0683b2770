package org.metadb.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How the services that are Java programs are started: a class path of their own, little memory, a short warm-up. */
record JavaService(Site site, int heapMegabytes) {
    private static final String LOGGING = """
            rootLogger.level = info
            rootLogger.appenderRef.out.ref = out
            appender.out.type = Console
            appender.out.name = out
            appender.out.layout.type = PatternLayout
            appender.out.layout.pattern = %d{ISO8601} %p %c{1} - %m%n
            # each configuration in full, many times
            logger.config.name = org.apache.kafka.common.config
            logger.config.level = warn
            logger.clients.name = org.apache.kafka.clients
            logger.clients.level = warn
            """;

    /** @param directory where the logging configuration may be written */
    List<String> command(Path directory, String main, List<String> arguments) {
        Path logging = directory.resolve("log4j2.properties");
        write(logging, LOGGING);
        List<String> command = new ArrayList<>(site.program("java"));
        command.addAll(List.of("-Xmx" + heapMegabytes + "m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-Dfile.encoding=UTF-8", "-Duser.timezone=UTC"));
        // a container that was restarted has another address
        command.add("-Dsun.net.inetaddr.ttl=1");
        command.add("-Dlog4j2.configurationFile=" + logging);
        command.addAll(List.of("-cp", site.classPath(), main));
        command.addAll(arguments);
        return command;
    }

    static void writeProperties(Path file, Map<String, String> properties) {
        write(
                file,
                properties.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\") + "\n")
                        .sorted()
                        .collect(Collectors.joining()));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new SandboxException("cannot write " + file, e);
        }
    }
}
