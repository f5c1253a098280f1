using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DistSeq.Architecture.Tests;

/// <summary>Who may know whom. The picture is in ARCHITECTURE.md.</summary>
public sealed partial class DirectionTests
{
    [Theory]
    [InlineData("src/Engine/DistSeq.Engine.csproj")]
    [InlineData("src/Grains/Contracts/DistSeq.Contracts.csproj")]
    [InlineData("src/Grains/DistSeq.Grains.csproj", "DistSeq.Contracts", "DistSeq.Engine")]
    [InlineData("src/Silo/DistSeq.Silo.csproj", "DistSeq.Contracts", "DistSeq.Grains")]
    [InlineData("src/Client/DistSeq.Client.csproj", "DistSeq.Contracts", "DistSeq.Silo")]
    [InlineData("tests/Chaos/DistSeq.Chaos.csproj", "DistSeq.Client", "DistSeq.Contracts", "DistSeq.Silo")]
    public void A_project_refers_only_to_the_rooms_it_may_know(string path, params string[] allowed)
    {
        var project = Repository.Get(path);
        var references = Items(project, "ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Replace('\\', '/'))).Order(StringComparer.Ordinal).ToList();

        Assert.True(references.SequenceEqual(allowed),
            $"{path} refers to [{string.Join(", ", references)}]; it must refer to [{string.Join(", ", allowed)}]. " +
            "Move the code to the room that may know both, or pass what is needed as an argument.");
    }

    [Fact]
    public void Every_project_of_src_is_in_the_table_of_directions()
    {
        string[] known = ["src/Engine", "src/Grains", "src/Grains/Contracts", "src/Silo", "src/Client"];
        Verdict.None(
            Repository.Projects.Where(file => file.IsBelow("src") && !known.Contains(file.Folder)).Select(file => file.Path),
            "A new project needs a row in DirectionTests, a place in ARCHITECTURE.md and a decision in docs/adr:");
    }

    [Fact]
    public void Projects_do_not_see_what_their_references_refer_to()
    {
        var props = Repository.Get("Directory.Build.props");
        Assert.True(props.Text.Contains("<DisableTransitiveProjectReferences>true<", StringComparison.Ordinal),
            "Directory.Build.props must set DisableTransitiveProjectReferences to true: it lets the compiler hold the directions.");
    }

    [Fact]
    public void Only_LocalCluster_names_the_silo_in_the_client()
    {
        var others = Repository.CSharpOfProject("src/Client").Where(file => file.Path != "src/Client/LocalCluster.cs");
        Verdict.None(others.SelectMany(file => file.Find(SiloOrGrains(), file.Code)),
            "The client speaks through DistSeq.Contracts; only src/Client/LocalCluster.cs may name DistSeq.Silo or DistSeq.Grains:");
    }

    [Fact]
    public void Strikes_come_from_outside()
    {
        var others = Repository.CSharp("tests/Chaos");
        Verdict.None(others.SelectMany(file => file.Find(SiloOrGrains(), file.Code)),
            "The program that strikes knows silos and clients as processes, and the cluster by DistSeq.Contracts alone:");
    }

    [Fact]
    public void Contracts_name_no_other_room() =>
        Verdict.None(
            Repository.CSharp("src/Grains/Contracts").SelectMany(file => file.Find(OtherThanContracts(), file.Code)),
            "DistSeq.Contracts is what a client may say; it must name no other project:");

    [Fact]
    public void The_engine_knows_no_cluster_no_host_no_clock_and_no_file_system() =>
        Verdict.None(
            Repository.CSharp("src/Engine").SelectMany(file => file.Find(OutsideWorld(), file.Code)),
            "DistSeq.Engine is pure and synchronous: take a Stream, a number or a buffer as argument and let src/Grains know the world:");

    [Fact]
    public void The_engine_takes_no_package_of_the_outside_world()
    {
        var project = Repository.Get("src/Engine/DistSeq.Engine.csproj");
        Verdict.None(Items(project, "PackageReference").Where(package => OutsideWorld().IsMatch(package)),
            "The engine must not refer to packages of Orleans or Microsoft.Extensions; such code belongs in src/Grains:");
    }

    [Fact]
    public void Every_version_of_a_package_is_central()
    {
        var versions = Repository.Projects.SelectMany(file => XDocument.Parse(file.Text).Descendants("PackageReference")
            .Where(item => item.Attributes().Any(IsVersion) || item.Elements("Version").Any())
            .Select(item => $"{file.Path}: {item.Attribute("Include")?.Value}"));
        Verdict.None(versions, "Versions of packages stand in Directory.Packages.props only; move these there:");
    }

    private static bool IsVersion(XAttribute attribute) => attribute.Name.LocalName is "Version" or "VersionOverride";

    private static IEnumerable<string> Items(SourceFile project, string kind) =>
        XDocument.Parse(project.Text).Descendants(kind).Select(item => item.Attribute("Include")!.Value);

    [GeneratedRegex(@"\bDistSeq\s*\.\s*(?:Silo|Grains)\b|(?<![\w.])Silo\.[A-Z]\w*")]
    private static partial Regex SiloOrGrains();

    [GeneratedRegex(@"\bDistSeq\s*\.\s*(?!Contracts\b)\w+")]
    private static partial Regex OtherThanContracts();

    [GeneratedRegex(
        @"\bOrleans\b|\bMicrosoft\.Extensions\b|\bSystem\.IO\.(?:File|Directory)\b|" +
        @"(?<!\.)\b(?:File|Directory|FileInfo|DirectoryInfo)\s*\.\s*[A-Z]\w*|" +
        @"\b(?:FileStream|FileInfo|DirectoryInfo|DateTime|DateTimeOffset|TimeProvider|Stopwatch|ILogger|Task|ValueTask|async)\b")]
    private static partial Regex OutsideWorld();
}
