package org.metadb.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.metadb.pg.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with the arguments in the words of the original program, and what was probably meant. */
final class UsageMessage {

    private static final Map<Class<?>, String> KINDS =
            Map.of(Integer.class, "not a whole number", Double.class, "not a number");

    private UsageMessage() {}

    static String of(ParameterException problem) {
        CommandLine command = problem.getCommandLine();
        if (problem instanceof UnmatchedArgumentException unmatched) {
            return unknown(command, unmatched.getUnmatched().get(0));
        }
        if (problem instanceof MissingParameterException missing) {
            return missing(missing);
        }
        // a value that does not fit its option's type
        if (problem.getArgSpec() instanceof OptionSpec option && problem.getValue() != null) {
            return "invalid argument \"" + problem.getValue() + "\" for \"" + String.join(", ", option.names())
                    + "\" flag: " + KINDS.getOrDefault(option.type(), "not valid");
        }
        return problem.getMessage();
    }

    private static String unknown(CommandLine command, String written) {
        if (!written.startsWith("-") || written.equals("-")) {
            return "unknown command \"" + written + "\" for \""
                    + command.getCommandSpec().qualifiedName() + "\""
                    + didYouMean(written, List.copyOf(command.getSubcommands().keySet()), "");
        }
        if (!written.startsWith("--")) {
            return "unknown shorthand flag: '" + written.substring(1, 2) + "' in " + written;
        }
        String flag = written.replaceFirst("=.*", "");
        List<String> known = command.getCommandSpec().optionsMap().keySet().stream()
                .filter(name -> name.startsWith("--"))
                .map(name -> name.substring(2))
                .sorted()
                .toList();
        return "unknown flag: " + flag + didYouMean(flag.substring(2), known, "--");
    }

    private static String missing(MissingParameterException problem) {
        String message = problem.getMessage();
        List<ArgSpec> arguments = problem.getMissing();
        boolean absent = message.startsWith("Missing required option");
        if (absent) {
            return arguments.stream()
                    .map(argument -> '"' + ((OptionSpec) argument).longestName().substring(2) + '"')
                    .collect(Collectors.joining(", ", "required flag(s) ", " not set"));
        }
        return arguments.isEmpty() || !(arguments.get(0) instanceof OptionSpec option)
                ? message
                : "flag needs an argument: " + option.longestName();
    }

    private static String didYouMean(String written, List<String> known, String prefix) {
        return Nearest.to(written, known)
                .map(name -> " (did you mean \"" + prefix + name + "\"?)")
                .orElse("");
    }
}
