using System.Reflection;
using System.Xml.Linq;

namespace DistSeq.Architecture.Tests;

/// <summary>Who may know whom. The picture is in ARCHITECTURE.md.</summary>
public sealed partial class DirectionTests
{
    [Theory]
    [InlineData("src/Engine/DistSeq.Engine.csproj")]
    [InlineData("src/Grains/Contracts/DistSeq.Contracts.csproj")]
    [InlineData("src/Grains/DistSeq.Grains.csproj", "DistSeq.Contracts", "DistSeq.Engine")]
    [InlineData("src/Export/DistSeq.Export.csproj")]
    [InlineData("src/Security/DistSeq.Security.csproj", "DistSeq.Contracts")]
    [InlineData("src/Silo/DistSeq.Silo.csproj", "DistSeq.Contracts", "DistSeq.Export", "DistSeq.Grains", "DistSeq.Security")]
    [InlineData("src/Client/DistSeq.Client.csproj", "DistSeq.Contracts", "DistSeq.Export", "DistSeq.Security", "DistSeq.Silo")]
    [InlineData("tests/Processes/DistSeq.Processes.csproj")]
    [InlineData("tests/Exercises/DistSeq.Exercises.csproj", "DistSeq.Engine")]
    [InlineData("tests/Grains.Tests/DistSeq.Grains.Tests.csproj",
        "DistSeq.Contracts", "DistSeq.Engine", "DistSeq.Grains", "DistSeq.Processes", "DistSeq.Silo")]
    [InlineData("tests/Silo.Tests/DistSeq.Silo.Tests.csproj",
        "DistSeq.Contracts", "DistSeq.Engine", "DistSeq.Grains", "DistSeq.Grains.Tests", "DistSeq.Processes", "DistSeq.Silo")]
    [InlineData("tests/Chaos/DistSeq.Chaos.csproj",
        "DistSeq.Client", "DistSeq.Contracts", "DistSeq.Processes", "DistSeq.Silo")]
    [InlineData("tests/Benchmarks/DistSeq.Benchmarks.csproj",
        "DistSeq.Client", "DistSeq.Contracts", "DistSeq.Engine", "DistSeq.Exercises", "DistSeq.Grains", "DistSeq.Processes",
        "DistSeq.Security", "DistSeq.Silo")]
    [InlineData("tests/EndToEnd.Tests/DistSeq.EndToEnd.Tests.csproj",
        "DistSeq.Chaos", "DistSeq.Client", "DistSeq.Processes", "DistSeq.Silo")]
    [InlineData("tests/Security.Tests/DistSeq.Security.Tests.csproj",
        "DistSeq.Client", "DistSeq.Contracts", "DistSeq.Grains", "DistSeq.Processes", "DistSeq.Security", "DistSeq.Silo")]
    public void A_project_refers_only_to_the_projects_it_may_know(string path, params string[] allowed)
    {
        var project = Repository.Get(path);
        var references = Items(project, "ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')))
            .Order(StringComparer.Ordinal).ToList();

        Assert.True(references.SequenceEqual(allowed),
            $"{path} refers to [{string.Join(", ", references)}]; it must refer to [{string.Join(", ", allowed)}]. " +
            "Move the code to the project that may know both, or pass what is needed as an argument.");
    }

    [Fact]
    public void Every_project_of_src_is_in_the_table_of_directions()
    {
        string[] known =
            ["src/Engine", "src/Export", "src/Grains", "src/Grains/Contracts", "src/Security", "src/Silo", "src/Client"];
        Verdict.None(
            Repository.Projects.Where(file => file.IsBelow("src") && !known.Contains(file.Folder)).Select(file => file.Path),
            "A new project needs a row in DirectionTests, a place in ARCHITECTURE.md and a decision in docs/adr:");
    }

    [Fact]
    public void A_project_compiles_only_files_of_its_own_folder() =>
        Verdict.None(
            Repository.Projects.SelectMany(file => Items(file, "Compile")
                .Where(static item => item.Replace('\\', '/').Split('/', ';').Contains(".."))
                .Select(item => $"{file.Path}: {item}")),
            "What two projects need is a project that both refer to, such as tests/Processes or tests/Exercises:");

    [Fact]
    public void Projects_do_not_see_what_their_references_refer_to()
    {
        var props = Repository.Get("Directory.Build.props");
        Assert.True(props.Text.Contains("<DisableTransitiveProjectReferences>true<", StringComparison.Ordinal),
            "Directory.Build.props must set DisableTransitiveProjectReferences to true: "
            + "it lets the compiler hold the directions.");
    }

    [Fact]
    public void Only_LocalCluster_names_the_silo_in_the_client()
    {
        var others = Repository.CSharpOfProject("src/Client").Where(file => file.Path != "src/Client/LocalCluster.cs");
        Verdict.None(others.SelectMany(file => file.Find(SiloOrGrains(), file.Code)),
            "The client speaks through DistSeq.Contracts; "
            + "only src/Client/LocalCluster.cs may name DistSeq.Silo or DistSeq.Grains:");
    }

    [Fact]
    public void Strikes_come_from_outside()
    {
        var others = Repository.CSharp("tests/Chaos");
        Verdict.None(others.SelectMany(file => file.Find(SiloOrGrains(), file.Code)),
            "The program that strikes knows silos and clients as processes, and the cluster by DistSeq.Contracts alone:");
    }

    [Fact]
    public void Contracts_name_no_other_project() =>
        Verdict.None(
            Repository.CSharp("src/Grains/Contracts").SelectMany(file => file.Find(OtherThanContracts(), file.Code)),
            "DistSeq.Contracts is what a client may say; it must name no other project:");

    [Fact]
    public void The_engine_knows_no_cluster_no_host_no_clock_and_no_file_system() =>
        Verdict.None(
            Repository.CSharp("src/Engine").SelectMany(file => file.Find(OutsideWorld(), file.Code)),
            "DistSeq.Engine is pure and synchronous: "
            + "take a Stream, a number or a buffer as argument and let src/Grains know the world:");

    [Fact]
    public void The_engine_takes_no_package_of_the_outside_world()
    {
        var project = Repository.Get("src/Engine/DistSeq.Engine.csproj");
        Verdict.None(Items(project, "PackageReference").Where(package => OutsideWorld().IsMatch(package)),
            "The engine must not refer to packages of Orleans or Microsoft.Extensions; such code belongs in src/Grains:");
    }

    // Who comes later may know who came before, where its row says so; nobody knows both ways.
    [Theory]
    [InlineData("Numerics")]
    [InlineData("Cells", "Numerics")]
    [InlineData("Layers", "Cells", "Numerics")]
    [InlineData("Models", "Layers", "Cells", "Numerics")]
    [InlineData("Checkpoints", "Models", "Numerics")]
    [InlineData("Data", "Numerics")]
    [InlineData("Optimization", "Numerics")]
    [InlineData("Training", "Data", "Optimization", "Models", "Layers", "Cells", "Numerics")]
    [InlineData("Generation", "Models", "Numerics")]
    [InlineData("Tasks", "Generation", "Training", "Data", "Optimization", "Models", "Cells", "Numerics")]
    public void A_folder_of_the_engine_knows_only_those_of_its_row(string folder, params string[] known) =>
        Verdict.None(
            Repository.CSharp($"src/Engine/{folder}").SelectMany(file => file.Find(EngineFolder(), file.Code))
                .Where(found => EngineFolder().Match(found) is var match && match.Groups["folder"].Value is var named
                    && named != folder && !known.Contains(named)),
            $"src/Engine/{folder} may know [{string.Join(", ", known)}]; "
            + "move the type to the folder that needs it, or pass what is needed:");

    [Theory]
    [InlineData("Access")]
    [InlineData("Artifacts", "Access")]
    [InlineData("Calls")]
    [InlineData("Compute", "Telemetry")]
    [InlineData("Placement")]
    [InlineData("Telemetry")]
    [InlineData("Translation")]
    [InlineData("Wire", "Telemetry")]
    [InlineData("Compression", "Wire")]
    [InlineData("Models", "Artifacts", "Compute", "Translation")]
    [InlineData("Records", "Artifacts")]
    [InlineData("Aggregation", "Compression", "Telemetry", "Translation", "Wire")]
    [InlineData("Data", "Artifacts", "Compute", "Models", "Translation")]
    [InlineData(
        "Cluster", "Artifacts", "Calls", "Compute", "Data", "Placement", "Records", "Telemetry", "Translation", "Wire")]
    [InlineData(
        "Parameters", "Aggregation", "Artifacts", "Cluster", "Compression", "Compute", "Placement", "Telemetry", "Translation",
        "Wire")]
    [InlineData("Checkpoints", "Aggregation", "Artifacts", "Models", "Parameters", "Translation", "Wire")]
    [InlineData(
        "Workers", "Aggregation", "Artifacts", "Checkpoints", "Cluster", "Compression", "Compute", "Data", "Models", "Parameters",
        "Placement", "Telemetry", "Translation", "Wire")]
    [InlineData(
        "Jobs", "Access", "Aggregation", "Artifacts", "Calls", "Checkpoints", "Cluster", "Compute", "Data", "Models",
        "Parameters", "Placement", "Records", "Telemetry", "Translation", "Wire", "Workers")]
    [InlineData("Sweeps", "Access", "Artifacts", "Calls", "Cluster", "Data", "Records", "Telemetry", "Translation")]
    [InlineData("Planning", "Cluster", "Data", "Jobs", "Sweeps", "Translation")]
    [InlineData("Collection", "Artifacts", "Cluster", "Data", "Jobs", "Sweeps")]
    [InlineData("Generation", "Access", "Artifacts", "Checkpoints", "Cluster", "Compute", "Data", "Jobs", "Models")]
    public void A_folder_of_the_grains_knows_only_those_of_its_row(string folder, params string[] known) =>
        Verdict.None(
            Repository.CSharp($"src/Grains/{folder}").SelectMany(file => file.Find(GrainsFolder(), file.Code))
                .Where(found => GrainsFolder().Match(found).Groups["folder"].Value is var named
                    && named != folder && !known.Contains(named))
                .Concat(NamedByType(folder, known)),
            $"src/Grains/{folder} may know [{string.Join(", ", known)}]; "
            + "move the type to the folder that needs it, or pass what is needed:");

    // Files have no using of a namespace that the project file uses for all of them: the names of its types show who knows it.
    private static IEnumerable<string> NamedByType(string folder, string[] known)
    {
        const string grains = "DistSeq.Grains.";
        var others = Items(Repository.Get("src/Grains/DistSeq.Grains.csproj"), "Using")
            .Where(static name => name.StartsWith(grains, StringComparison.Ordinal)).Select(static name => name[grains.Length..])
            .Where(name => name != folder && !known.Contains(name));
        return
            from other in others
            let types = Repository.CSharp($"src/Grains/{other}").SelectMany(static file => file.Types)
                .Where(static type => !type.IsNested).Select(static type => type.Name)
            let named = new Regex($@"(?<![\w.])(?:{string.Join('|', types)})\b")
            from file in Repository.CSharp($"src/Grains/{folder}")
            from place in file.Find(named, file.Code)
            select $"{place} of {other}";
    }

    [Theory]
    [InlineData("src/Engine", nameof(A_folder_of_the_engine_knows_only_those_of_its_row))]
    [InlineData("src/Grains", nameof(A_folder_of_the_grains_knows_only_those_of_its_row))]
    public void Every_folder_has_a_row(string project, string test)
    {
        var rows = typeof(DirectionTests).GetMethod(test)!
            .GetCustomAttributesData()
            .Where(static attribute => attribute.AttributeType == typeof(InlineDataAttribute))
            .Select(static attribute => (IReadOnlyList<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)
            .Select(static row => (string)row[0].Value!)
            .Order(StringComparer.Ordinal);
        Assert.Equal(
            Repository.CSharpOfProject(project).Select(static file => file.Path.Split('/')[2])
                .Where(static part => !part.EndsWith(".cs", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal),
            rows);
    }

    [Theory]
    [InlineData("Client/Specs")]
    [InlineData("Client/Views")]
    [InlineData("Client/Clusters", "Specs")]
    [InlineData("Client/Data", "Clusters", "Specs", "Views")]
    [InlineData("Client/Runs", "Clusters", "Data", "Specs", "Views")]
    [InlineData("Client/Replays", "Clusters", "Runs")]
    [InlineData("Client/Sweeps", "Clusters", "Data", "Runs", "Specs", "Views")]
    [InlineData("Client/Reports", "Clusters", "Runs", "Specs", "Views")]
    [InlineData("Client/Doctor", "Clusters", "Views")]
    [InlineData("Silo/Access")]
    [InlineData("Silo/Connections")]
    [InlineData("Silo/Storage")]
    [InlineData("Silo/Membership", "Storage")]
    [InlineData("Silo/Health", "Membership")]
    [InlineData("Silo/Hosting", "Access", "Connections", "Membership", "Storage")]
    public void A_folder_of_client_and_silo_knows_only_those_of_its_row(string path, params string[] known)
    {
        var (project, folder) = path.Split('/') is [var first, var second] ? (first, second) : default;
        var others = string.Join('|', Repository.CSharp($"src/{project}").Select(static file => file.Path.Split('/')[2])
            .Distinct()
            .Where(name => name != folder && !known.Contains(name) && !name.EndsWith(".cs", StringComparison.Ordinal)));
        var named = new Regex($@"\bDistSeq\.{project}\.(?:{others})\b|(?<![\w.])(?:{others})\.[A-Z]");
        Verdict.None(
            Repository.CSharp($"src/{path}").SelectMany(file => file.Find(named, file.Code)),
            $"src/{path} may know [{string.Join(", ", known)}]; "
            + "move the type to the folder that needs it, or pass what is needed:");
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
        XDocument.Parse(project.Text).Descendants(kind).Select(static item => item.Attribute("Include")?.Value).OfType<string>();

    [GeneratedRegex(@"\bDistSeq\s*\.\s*(?:Silo|Grains)\b|(?<![\w.])Silo\.[A-Z]\w*")]
    private static partial Regex SiloOrGrains();

    [GeneratedRegex(@"(?:\bDistSeq\s*\.\s*Engine\s*\.\s*(?<folder>[A-Z]\w+)|"
        + @"(?<![\w.])(?<folder>Cells|Checkpoints|Data|Generation|Layers|Models|Numerics|Optimization|Tasks|Training)\.[A-Z])")]
    private static partial Regex EngineFolder();

    [GeneratedRegex(@"\bGrains\s*\.\s*(?<folder>[A-Z]\w+)")]
    private static partial Regex GrainsFolder();

    [GeneratedRegex(@"\bDistSeq\s*\.\s*(?!Contracts\b)\w+")]
    private static partial Regex OtherThanContracts();

    [GeneratedRegex(
        @"\bOrleans\b|\bMicrosoft\.Extensions\b|\bSystem\.IO\.(?:File|Directory)\b|" +
        @"(?<!\.)\b(?:File|Directory|FileInfo|DirectoryInfo)\s*\.\s*[A-Z]\w*|" +
        @"\b(?:FileStream|FileInfo|DirectoryInfo|DateTime|DateTimeOffset|TimeProvider|Stopwatch|ILogger|Task|ValueTask|async)\b")]
    private static partial Regex OutsideWorld();
}
