namespace DistSeq.Architecture.Tests;

/// <summary>A mode of aggregation is a folder and a line in the catalogue.</summary>
public sealed partial class AggregationTests
{
    private const string Modes = "src/Grains/Aggregation";

    [Fact]
    public void Only_the_catalogue_names_a_mode() => Verdict.None(
        Repository.CSharp("src").Where(file => file.Path != $"{Modes}/AggregatorCatalog.cs")
            .SelectMany(file => file.Find(ModeName(), file.Code)
                .Concat(file.IsBelow(Modes) && file.Folder != Modes ? [] : file.Find(ClassName(), file.Code))),
        "What depends on the mode is a member of Aggregator, which each mode answers in its own folder; "
        + "what a spec's rules ask for is in ModePromisesAttribute:");

    [Fact]
    public void Modes_do_not_know_each_other()
    {
        var folders = Repository.CSharp(Modes).Select(file => file.Folder).Where(folder => folder != Modes).Distinct().ToList();
        Assert.NotEmpty(folders);
        Verdict.None(
            Repository.CSharp(Modes).Where(file => file.Folder != Modes).SelectMany(file => folders
                .Where(folder => folder != file.Folder)
                .Where(folder => file.Code.Contains($"Aggregation.{Path.GetFileName(folder)}", StringComparison.Ordinal))
                .Select(folder => $"{file.Path} names {folder}")),
            "What two modes share belongs beside Aggregator:");
    }

    [GeneratedRegex(@"\bAggregationMode\s*\.\s*[A-Z]")]
    private static partial Regex ModeName();

    [GeneratedRegex(@"\b[A-Z]\w+Aggregator\b")]
    private static partial Regex ClassName();
}
