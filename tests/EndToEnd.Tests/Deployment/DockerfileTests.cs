using System.Xml.Linq;

namespace DistSeq.EndToEnd.Tests.Deployment;

public partial class DockerfileTests
{
    public static TheoryData<string> Projects { get; } = ["Silo", "Client"];

    [Theory, MemberData(nameof(Projects))]
    public void Every_image_it_starts_from_has_a_fixed_version(string project)
    {
        var defaults = Instructions(project, "ARG").Select(it => it.Split('=', 2)).ToDictionary(it => it[0], it => it[1]);
        Assert.All(Instructions(project, "FROM"), from =>
        {
            var name = from.Split(' ')[0].Trim('$', '{', '}');
            Assert.Matches(@":10\.0\.\d+-", defaults[name]);
        });
    }

    [Theory, MemberData(nameof(Projects))]
    public void The_build_tools_stay_out_of_the_image(string project)
    {
        var from = Instructions(project, "FROM");
        Assert.Equal(2, from.Count);
        Assert.EndsWith(" AS build", from[0], StringComparison.Ordinal);
        Assert.Contains("RUNTIME", from[1], StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Projects))]
    public void It_runs_as_a_numeric_user_that_is_not_root(string project)
    {
        var user = Assert.Single(Instructions(project, "USER")).Split(':');
        Assert.All(user, it => Assert.InRange(int.Parse(it, CultureInfo.InvariantCulture), 10001, 65533));
    }

    [Theory, MemberData(nameof(Projects))]
    public void The_program_gets_the_signals_itself(string project) =>
        Assert.StartsWith("[\"dotnet\", \"/app/", Assert.Single(Instructions(project, "ENTRYPOINT")), StringComparison.Ordinal);

    [Theory]
    [InlineData("Silo", "distseq-silo")]
    [InlineData("Client", "distseq")]
    public void The_entry_point_is_the_program_that_the_project_builds(string project, string assembly)
    {
        Assert.Equal(assembly, ProjectFile($"src/{project}/DistSeq.{project}.csproj").Descendants("AssemblyName").Single().Value);
        Assert.Contains($"/app/{assembly}.dll", Assert.Single(Instructions(project, "ENTRYPOINT")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_silo_says_whether_it_is_healthy_by_its_own_verb() =>
        Assert.EndsWith(
            "CMD [\"dotnet\", \"/app/distseq-silo.dll\", \"--healthcheck\"]", Assert.Single(Instructions("Silo", "HEALTHCHECK")),
            StringComparison.Ordinal);

    [Fact]
    public void A_silo_names_its_ports() => Assert.Equal("11111 30000 8080", Assert.Single(Instructions("Silo", "EXPOSE")));

    [Theory, MemberData(nameof(Projects))]
    public void Files_are_copied_not_fetched_and_folders_are_absolute(string project)
    {
        Assert.Empty(Instructions(project, "ADD"));
        Assert.All(Instructions(project, "WORKDIR"), it => Assert.StartsWith("/", it, StringComparison.Ordinal));
        Assert.DoesNotContain("latest", Repository.Text($"src/{project}/Dockerfile"), StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)(password|token|secret)=", Repository.Text($"src/{project}/Dockerfile"));
    }

    [Theory, MemberData(nameof(Projects))]
    public void Packages_are_restored_from_the_lock_files_before_any_source_is_copied(string project)
    {
        var text = Repository.Text($"src/{project}/Dockerfile");
        var restore =
            text.IndexOf($"RUN dotnet restore src/{project}/DistSeq.{project}.csproj --locked-mode", StringComparison.Ordinal);
        Assert.True(restore > 0);
        foreach (var file in Closure($"src/{project}/DistSeq.{project}.csproj"))
        {
            var folder = Path.GetDirectoryName(file)!.Replace('\\', '/');
            var copied = text.IndexOf($"COPY {file} {folder}/packages.lock.json {folder}/\n", StringComparison.Ordinal);
            Assert.True(copied > 0 && copied < restore, $"{file} is not copied before the restore.");
            Assert.True(
                text.IndexOf("COPY src/" + folder.Split('/')[1] + "/ ", restore, StringComparison.Ordinal) > restore, folder);
        }
    }

    [Fact]
    public void Nothing_but_sources_goes_to_the_builder()
    {
        var rules = Repository.Text(".dockerignore").Split('\n').Where(it => it.Length > 0 && it[0] != '#').ToList();
        Assert.Equal("*", rules[0]);
        Assert.Contains("!src", rules);
        Assert.DoesNotContain(
            rules, it => it.StartsWith("!secrets", StringComparison.Ordinal) || it.StartsWith("!.git", StringComparison.Ordinal));
    }

    /// <summary>A project and all it refers to, as paths from the top of the repository.</summary>
    private static IEnumerable<string> Closure(string project)
    {
        var references = ProjectFile(project).Descendants("ProjectReference").Select(it => it.Attribute("Include")!.Value);
        return references
            .Select(
                it => Path.GetRelativePath(
                    Repository.Root, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.File(project))!, it))))
            .SelectMany(Closure).Prepend(project).Distinct();
    }

    private static XDocument ProjectFile(string path) => XDocument.Load(Repository.File(path));

    /// <summary>The arguments of one instruction, wherever it stands, continued lines joined.</summary>
    private static List<string> Instructions(string project, string name) =>
        [.. Continuation().Replace(Repository.Text($"src/{project}/Dockerfile"), " ").Split('\n')
            .Where(it => it.StartsWith(name + " ", StringComparison.Ordinal)).Select(it => it[(name.Length + 1)..])];

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continuation();
}
