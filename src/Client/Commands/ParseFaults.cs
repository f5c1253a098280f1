using System.CommandLine;
using System.CommandLine.Parsing;
using DistSeq.Client.Specs;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Commands;

/// <summary>What is wrong with a command line, in words that say what was probably meant.</summary>
internal static class ParseFaults
{
    /// <summary>A line a fault; at least one.</summary>
    public static IReadOnlyList<string> Of(ParseResult result)
    {
        var command = result.CommandResult.Command;
        var unknown = result.UnmatchedTokens;
        if (command is RootCommand)
            return [unknown.Count == 0 ? "Name a command." : UnknownCommand(command, unknown[0])];
        var options = unknown.Where(static token => token.StartsWith("--", StringComparison.Ordinal)).ToList();
        List<string> faults =
        [
            .. options.Select(token => UnknownOption(result, token)),
            .. options.Count > 0 ? [] : unknown.Select(token => $"{Quoted.Of(token)} is one word too many for {command.Name}."),
        ];
        // The parser's own words for the same tokens say less.
        faults.AddRange(result.Errors
            .Where(error => !unknown.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal)))
            .Select(Words));
        return faults.Count > 0 ? faults : [.. result.Errors.Select(Words)];
    }

    private static string UnknownCommand(Command root, string token) => token.StartsWith('-')
        ? $"there is no option {Quoted.Of(token)}{NearestName.Question(token, OptionsOf(root))}"
        : $"there is no command {Quoted.Of(token)}"
            + $"{NearestName.Question(token, root.Subcommands.Select(static command => command.Name))}";

    private static string UnknownOption(ParseResult result, string token)
    {
        var (name, rest) = token.Split('=', 2) is [var left, var right] ? (left, $"={right}") : (token, "=…");
        // Somebody may have set a field of the spec as if it were an option.
        if (NearestName.Of(name, Known(result)) is null && Field(name[2..]) is { } field)
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
        // Or the end of its path, unless several end so.
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

    /// <summary>The parser's words; where they name the values that may stand there, with the nearest of them.</summary>
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

        // The parser's own words name types of .NET.
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
