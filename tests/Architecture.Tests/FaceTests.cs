namespace DistSeq.Architecture.Tests;

/// <summary>What the engine shows is what other projects use, and what a user of the library needs.</summary>
public sealed partial class FaceTests
{
    // To train a network and to sample it, without a cluster.
    private static readonly string[] _forUsers =
    [
        "ILaneBatch", "IStepModel", "Initializer", "LaneBatch", "LaneComputer", "ModelDefinition", "NetworkStepModel", "Sampler",
        "StepComputer",
    ];

    [Fact]
    public void A_public_type_of_the_engine_is_used_elsewhere_or_needed_by_users()
    {
        var others =
            string.Join('\n', Repository.CSharp("src").Where(file => !file.IsBelow("src/Engine")).Select(file => file.Code));
        // What such a type shows is used with it.
        var face = string.Join(
            '\n', Repository.CSharp("src/Engine").SelectMany(file => Public().Matches(file.Code)).Select(match => match.Value));
        Verdict.None(
            Repository.CSharp("src/Engine").SelectMany(file => Type().Matches(file.Code))
                .Select(match => match.Groups["name"].Value)
                .Where(name => !_forUsers.Contains(name) && !Named(name, others) && Count(name, face) < 2),
            "No other project uses these types: make them internal, or add them to the list of what users need:");
    }

    private static bool Named(string name, string text) => Count(name, text) > 0;

    private static int Count(string name, string text) => Regex.Count(text, $@"\b{name}\b");

    [GeneratedRegex(@"^public (?:(?:static|sealed|abstract|readonly|unsafe|partial) )*"
        + @"(?:class|record struct|record|struct|interface|enum) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex(@"^ *public [^{;=]*", RegexOptions.Multiline)]
    private static partial Regex Public();
}
