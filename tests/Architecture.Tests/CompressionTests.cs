namespace DistSeq.Architecture.Tests;

/// <summary>A kind of compression is a file and a line in the catalogue.</summary>
public sealed partial class CompressionTests
{
    private const string Kinds = "src/Grains/Compression";

    [Fact]
    public void Only_the_catalogue_names_a_kind() => Verdict.None(
        Repository.CSharp("src").Where(file => file.Path != $"{Kinds}/CompressorCatalog.cs")
            .SelectMany(file => file.Find(KindName(), file.Code)
                .Concat(ClassName().Matches(file.Code).Where(match => match.Value + ".cs" != file.Name)
                    .Select(match => $"{file.Path}: {match.Value}"))),
        "What depends on the kind of compression is a member of Compressor, which each kind answers in its own file:");

    [Fact]
    public void Every_kind_is_in_the_catalogue()
    {
        var catalogue = Repository.Get($"{Kinds}/CompressorCatalog.cs").Code;
        var words = EnumWord().Matches(Repository.Get("src/Grains/Contracts/Specs/CompressionKind.cs").Code)
            .Select(match => $"CompressionKind.{match.Groups[1].Value}");
        var classes = Repository.CSharp(Kinds).SelectMany(file => ClassName().Matches(file.Code).Select(match => match.Value));
        Assert.NotEmpty(classes);
        Verdict.None(
            words.Concat(classes.Distinct()).Where(name => !Regex.IsMatch(catalogue, $@"\b{Regex.Escape(name)}\b")),
            $"Add a line for each to {Kinds}/CompressorCatalog.cs:");
    }

    [GeneratedRegex(@"\bCompressionKind\s*\.\s*[A-Z]\w*")]
    private static partial Regex KindName();

    [GeneratedRegex(@"\b[A-Z]\w+Compressor\b")]
    private static partial Regex ClassName();

    [GeneratedRegex(@"^\s+([A-Z]\w*),", RegexOptions.Multiline)]
    private static partial Regex EnumWord();
}
