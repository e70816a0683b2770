package org.metadb.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line: picocli parses and dispatches, the words and exit codes are those that operators' scripts know. */
public final class Program {

    private final Terminal terminal;
    private final Ports ports;

    Program(Terminal terminal, Ports ports) {
        this.terminal = terminal;
        this.ports = ports;
    }

    /** Runs one subcommand over the process's own streams and returns the exit code: 0, or 1 after an error or a declined prompt. */
    public static int run(Ports ports, String... arguments) {
        return new Program(Terminal.ofProcess(), ports).execute(arguments);
    }

    int execute(String... arguments) {
        CommandLine line = new CommandLine(new RootCommand(terminal))
                .addSubcommand(new InitCommand(terminal))
                .addSubcommand(new StartCommand(terminal, ports))
                .addSubcommand(new StopCommand(terminal))
                .addSubcommand(new SyncCommand(terminal, ports))
                .addSubcommand(new EndsyncCommand(terminal, ports))
                .addSubcommand(new UpgradeCommand(terminal, ports))
                .addSubcommand(new MigrateCommand())
                .addSubcommand(new VersionCommand(terminal))
                .addSubcommand(new HelpCommand(terminal));
        addHelpOption(line);
        line.getSubcommands().values().forEach(Program::addHelpOption);
        return line.setOverwrittenOptionsAllowed(true)
                .setUsageHelpLongOptionsMaxWidth(24)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setTrimQuotes(false)
                .setExpandAtFiles(false)
                .setOut(new PrintWriter(terminal.out(), true))
                .setParameterExceptionHandler(this::refused)
                .setExecutionExceptionHandler(this::failed)
                .execute(arguments);
    }

    private int refused(ParameterException problem, String[] arguments) {
        terminal.error(UsageMessage.of(problem));
        return 1;
    }

    private int failed(Exception failure, CommandLine command, ParseResult parsed) {
        CommandFailure.linesOf(failure).forEach(terminal::error);
        return 1;
    }

    private static void addHelpOption(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help")
                        .build());
    }
}
