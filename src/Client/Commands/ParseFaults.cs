using System.CommandLine.Parsing;
using DistSeq.Client.Specs;

namespace DistSeq.Client.Commands;

/// <summary>What is wrong with a command line, and what was probably meant.</summary>
internal static class ParseFaults
{
    /// <summary>One line per fault; at least one.</summary>
    public static IReadOnlyList<string> Of(ParseResult result)
    {
        var command = result.CommandResult.Command;
        var unknown = result.UnmatchedTokens;
        if (command is RootCommand)
            return [unknown.Count == 0 ? "Name a command." : UnknownCommand(command, unknown[0])];
        string[] options = [.. Misread(result), .. unknown.Where(LooksLikeOption)];
        List<string> faults =
        [
            .. options.Select(token => UnknownOption(result, token)),
            .. options.Length > 0 ? [] : unknown.Select(token => WordTooMany(result, token)),
        ];
        // The parser's own message for the same tokens says less.
        faults.AddRange(result.Errors
            .Where(error => !unknown.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal)))
            .Select(Words));
        return faults.Count > 0 ? faults : [.. result.Errors.Select(Words)];
    }

    /// <summary>
    /// Options that the command does not know, which the parser took for arguments. A file of such a name needs a path, or --
    /// before it.
    /// </summary>
    public static IEnumerable<string> Misread(ParseResult result) => result.Tokens.Any(static token => token.Value == "--")
        ? []
        : result.CommandResult.Children.OfType<ArgumentResult>().SelectMany(static argument => argument.Tokens)
            .Select(static token => token.Value).Where(LooksLikeOption);

    private static bool LooksLikeOption(string token) => token.Length > 2 && token.StartsWith("--", StringComparison.Ordinal);

    private static string WordTooMany(ParseResult result, string token)
    {
        var command = result.CommandResult.Command;
        var before = result.Tokens.TakeWhile(other => other.Value != token).LastOrDefault()?.Value;
        var flag = command.Options.OfType<Flag>().FirstOrDefault(option => option.Name == before);
        return flag is null
            ? $"{Quoted.Of(token)} is one word too many for {command.Name}."
            : $"{flag.Name} takes no word; {flag.Remedy(Quoted.Plain(token))}.";
    }

    private static string UnknownCommand(Command root, string token) => token.StartsWith('-')
        ? $"there is no option {Quoted.Of(token)}{NearestName.Question(token, OptionsOf(root))}"
        : $"there is no command {Quoted.Of(token)}"
            + $"{NearestName.Question(token, root.Subcommands.Select(static command => command.Name))}";

    private static string UnknownOption(ParseResult result, string token)
    {
        var (name, rest) = token.Split('=', 2) is [var left, var right] ? (left, $"={right}") : (token, "=…");
        var command = result.CommandResult.Command;
        var others = result.RootCommandResult.Command.Subcommands
            .Where(other => other != command && OptionsOf(other).Contains(name)).Select(static other => other.Name).ToList();
        if (others.Count > 0)
            return $"{command.Name} has no option {Quoted.Of(name)}; it is one of {string.Join(" and ", others)}.";
        // The user may have set a field of the spec as if it were an option.
        if (OptionsOf(command).Contains(SpecPlace.Option)
            && NearestName.Of(name, Known(result)) is null && Field(name[2..]) is { } field)
        {
            return $"there is no option {Quoted.Of(name)}; did you mean the field {field}? "
                + $"Write --set {field}{Quoted.Plain(rest)}.";
        }

        return $"there is no option {Quoted.Of(name)}{NearestName.Question(name, Known(result))}";
    }

    private static string? Field(string word)
    {
        var fields = SpecFields.PathsOf(typeof(JobSpec)).ToList();
        if (NearestName.Of(word, fields) is { } path)
            return path;
        // Or the end of its path, unless several paths end so.
        static string Ending(string field) => field[(field.LastIndexOf('.') + 1)..];
        return NearestName.Of(word, fields.Select(Ending)) is { } ending
            && fields.Where(field => Ending(field) == ending).ToList() is [var only]
            ? only
            : null;
    }

    private static IEnumerable<string> Known(ParseResult result) =>
        OptionsOf(result.CommandResult.Command).Concat(OptionsOf(result.RootCommandResult.Command));

    private static IEnumerable<string> OptionsOf(Command command) =>
        command.Options.SelectMany(static option => option.Aliases.Append(option.Name));

    /// <summary>The parser's message; where it names the allowed values, with the nearest of them.</summary>
    private static string Words(ParseError error)
    {
        if (error.SymbolResult is OptionResult { Option: { } option, Tokens: [var token, ..] }
            && option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty)
                .Select(static item => item.Label).ToList() is { Count: > 0 } words
            && !words.Contains(token.Value))
        {
            return $"{option.Name} is {Quoted.Of(token.Value)}; "
                + $"it must be one of {string.Join(", ", words)}{NearestName.Question(token.Value, words)}";
        }

        // The parser's own message names types of .NET.
        return error.SymbolResult is OptionResult { Option: { } number, Tokens: [var text, ..] }
            && Kind(number.ValueType) is { } kind
            && error.Message.Contains("expected type", StringComparison.Ordinal)
            ? $"{number.Name} is {Quoted.Of(text.Value)}; it must be {kind}"
            : error.Message;
    }

    private static string? Kind(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
    {
        TypeCode.Int32 => $"a whole number, at most {int.MaxValue}",
        TypeCode.Int64 => $"a whole number, at most {long.MaxValue}",
        TypeCode.Double => "a number, with a point where it has decimals",
        _ => null,
    };
}
