using System.CommandLine;
using System.Globalization;

namespace DistSeq.Benchmarks.Commands;

/// <summary>Options that several commands take.</summary>
internal static class SharedOptions
{
    public static Option<string> Output() => new Option<string>("--output", "-o")
    {
        Description = "table for people; json for programs: one object on stdout at the end, progress on stderr.",
        DefaultValueFactory = static _ => "table",
    }.AcceptOnlyFromAmong("table", "json");

    public static Option<int> Threads() => Limited(new Option<int>("--threads")
    {
        Description = "Threads of a step.",
        DefaultValueFactory = static _ => 1,
    });

    public static Option<double> Seconds(double seconds)
    {
        var option = new Option<double>("--seconds")
        {
            Description = "How long to measure, each time; at least 5 steps are measured.",
            DefaultValueFactory = _ => seconds,
        };
        option.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && Number(token.Value) is not (> 0 and <= 3600))
                result.AddError($"--seconds is {token.Value}; it must be above 0 and at most 3600.");
        });
        return option;
    }

    /// <summary>The option, with a count between 1 and 256.</summary>
    public static Option<int> Limited(Option<int> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && Number(token.Value) is not (>= 1 and <= 256))
                result.AddError($"{option.Name} is {token.Value}; it must be between 1 and 256.");
        });
        return option;
    }

    // What is no number at all, the parser refuses.
    private static double Number(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 1;
}
