namespace DistSeq.Benchmarks.Commands;

/// <summary>Options that several commands have.</summary>
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

    /// <summary>Names of configurations with commas between them.</summary>
    /// <param name="name">--config or --configs.</param>
    /// <param name="defaults">Used if none is named.</param>
    public static Option<string> Configs(string name, params StepConfig[] defaults)
    {
        var option = new Option<string>(name)
        {
            Description = "Configurations, by name, with commas between them.",
            HelpName = "a,b",
            DefaultValueFactory = _ => string.Join(',', defaults.Select(config => config.Name)),
        };
        option.Validators.Add(static result =>
        {
            if (result.Tokens is [var names] && names.Value.Split(',').FirstOrDefault(name => Named(name) is null) is { } unknown)
            {
                result.AddError($"'{unknown}' is no configuration to compare; "
                    + $"there are {string.Join(", ", StepConfigs.All.Select(config => config.Name))}.");
            }
        });
        return option;
    }

    /// <summary>The configurations of a value that passed the option's check.</summary>
    public static IEnumerable<StepConfig> Configs(string names) => names.Split(',').Select(name => Named(name)!);

    /// <summary>Numbers of threads with commas between them.</summary>
    public static Option<string> ThreadCounts()
    {
        var option = new Option<string>("--threads")
        {
            Description = "Numbers of threads, with commas between them.",
            HelpName = "1,2",
            DefaultValueFactory = static _ => "1,2",
        };
        option.Validators.Add(static result =>
        {
            if (result.Tokens is [var counts]
                && counts.Value.Split(',').FirstOrDefault(count => ThreadCount(count) is not (>= 1 and <= 256)) is { } wrong)
                result.AddError($"--threads holds '{wrong}'; each must be a number between 1 and 256.");
        });
        return option;
    }

    /// <summary>The numbers of a value that passed the option's check.</summary>
    public static IEnumerable<int> ThreadCounts(string counts) => counts.Split(',').Select(ThreadCount);

    public static Option<int> Alternations(int count = 5) => Limited(new Option<int>("--alternations")
    {
        Description = "How often the two take turns; figures are medians over them.",
        DefaultValueFactory = _ => count,
    });

    /// <summary>Sweeps of each row, which differ in their seeds.</summary>
    public static Option<int> Seeds(int count) => Limited(
        new Option<int>("--seeds") { Description = "Sweeps of each row.", DefaultValueFactory = _ => count }, most: 1_000);

    /// <summary>Whether silos and clients show certificates and encrypt what they send.</summary>
    public static Option<bool> Tls() => new("--tls") { Description = "With certificates, and connections that are encrypted." };

    public static Option<int> Attempts() => Limited(new Option<int>("--attempts")
    {
        Description = "How often a turn is measured, at most, where other processes disturb it.",
        DefaultValueFactory = static _ => 4,
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

    /// <summary>The option, with a count within limits.</summary>
    public static Option<int> Limited(Option<int> option, int least = 1, int most = 256)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && Number(token.Value) is var number && (number < least || number > most))
            {
                result.AddError(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{option.Name} is {token.Value}; it must be between {least:N0} and {most:N0}."));
            }
        });
        return option;
    }

    private static StepConfig? Named(string name) => StepConfigs.All.FirstOrDefault(config => config.Name == name);

    private static int ThreadCount(string text) => int.TryParse(text, out var count) ? count : 0;

    // The parser refuses what is no number at all.
    private static double Number(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 1;
}
