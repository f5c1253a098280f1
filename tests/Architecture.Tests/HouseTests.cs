namespace DistSeq.Architecture.Tests;

/// <summary>How code is cut into files, and what things are called.</summary>
public sealed partial class HouseTests
{
    private const int LongestFile = 400;

    [Fact]
    public void A_file_holds_one_public_type() =>
        Verdict.None(
            Repository.CSharp("src")
                .Select(file => (
                    file.Path, Types: file.Types.Where(type => type is { IsPublic: true, IsNested: false }).ToList()))
                .Where(file => file.Types.DistinctBy(type => type.Name).Count() > 1)
                .Select(file => $"{file.Path}: {string.Join(", ", file.Types.Select(type => type.Name))}"),
            "Give each public type a file of its own, named after it:");

    [Fact]
    public void No_file_is_longer_than_400_lines() =>
        Verdict.None(
            Repository.CSharp("src").Select(file => (file.Path, Lines: file.Text.Count(symbol => symbol == '\n')))
                .Where(file => file.Lines > LongestFile).Select(file => $"{file.Path}: {file.Lines} lines"),
            "Such a file does two things; give each a file of its own:");

    [Fact]
    public void Lines_end_at_130_columns() =>
        Verdict.None(
            from file in Repository.Files
            where file.Path.EndsWith(".cs", StringComparison.Ordinal) || file.Path.EndsWith(".md", StringComparison.Ordinal)
            from line in file.Text.Split('\n').Index()
                // Rows of Markdown tables cannot be wrapped.
            where line.Item.TrimEnd().Length > 130 && !line.Item.StartsWith('|')
            select $"{file.Path}:{line.Index + 1}: {line.Item.TrimEnd().Length} columns",
            "Wrap these lines:");

    [Fact]
    public void No_folder_or_type_has_a_name_that_says_nothing()
    {
        var folders = Repository.Files.Where(file => file.IsBelow("src") || file.IsBelow("tests"))
            .Select(file => file.Folder).Distinct().Where(folder => folder.Split('/').Any(SaysNothing));
        var types = Repository.CSharp("src").Concat(Repository.CSharp("tests"))
            .SelectMany(file => file.Types).Where(type => SaysNothing(type.Name)).Select(type => type.Place);
        Verdict.None(
            folders.Concat(types), "Name the thing by what it does, without Utils, Helper, Manager, Common, Base or Processor:");
    }

    [Fact]
    public void Nothing_is_left_open() =>
        Verdict.None(
            Repository.Files
                .Where(file => !file.Path.EndsWith(".md", StringComparison.Ordinal) && file.Name != "packages.lock.json")
                .SelectMany(file => file.Find(OpenEnd(), file.Text)),
            "Finish it, or open an issue and take the mark out; what does not exist yet must not be reachable:");

    [Fact]
    public void No_file_names_a_place_of_one_machine() =>
        Verdict.None(
            Repository.Files.SelectMany(file => file.Find(PlaceOfOneMachine(), file.Text)),
            "Say it relative to the repository, or take it from an argument or a setting:");

    [Fact]
    public void Namespaces_of_src_follow_the_project() =>
        Verdict.None(
            Repository.Projects.Where(project => project.IsBelow("src"))
                .SelectMany(project => WrongNamespaces(project, Path.GetFileNameWithoutExtension(project.Name))),
            "The namespace is that of the project, then the folder:");

    [Fact]
    public void Namespaces_of_tests_follow_the_project_they_test() =>
        Verdict.None(
            Repository.Projects.Where(project => project.IsBelow("tests"))
                .SelectMany(project => WrongNamespaces(
                    project, Path.GetFileNameWithoutExtension(project.Name).Replace(".Tests", "", StringComparison.Ordinal))),
            "A test project mirrors what it tests: tests/X.Tests/Folder has the namespace DistSeq.X.Tests.Folder:");

    [Fact]
    public void Links_in_documents_lead_to_files() =>
        Verdict.None(
            from file in Repository.Files
            where file.Path.EndsWith(".md", StringComparison.Ordinal)
            from Match link in Link().Matches(file.Text)
            let target = Path.GetFullPath(Path.Combine(Repository.Root, file.Folder, link.Groups[1].Value))
            where !Path.Exists(target)
            select $"{file.Path}:{SourceFile.LineOf(file.Text, link.Index)}: {link.Groups[1].Value}",
            "These links lead nowhere; correct or remove them:");

    [Fact]
    public void What_the_guides_name_exists()
    {
        var code = Repository.CSharp("src").Concat(Repository.CSharp("tests")).ToLookup(file => file.Name);
        var words = Repository.Files.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal)
                || file.Path.EndsWith(".props", StringComparison.Ordinal))
            .SelectMany(file => Word().Matches(file.Code)).Select(word => word.Value).ToHashSet();
        bool Exists(string name) => name.Contains('/', StringComparison.Ordinal) || name.Split('.') is [_, .., [>= 'a', ..]]
            ? Path.Exists(Path.Combine(Repository.Root, name)) || Repository.Files.Any(file => file.Name == name)
            : name.Split('.') is [var type, var member]
                ? code[type + ".cs"].Any(file => Word().Matches(file.Code).Any(word => word.Value == member))
                : words.Contains(name);
        Verdict.None(
            from file in new[] { Repository.Get("ARCHITECTURE.md"), Repository.Get("CONTRIBUTING.md") }
            from Match match in NameOrPath().Matches(file.Text)
            where !Exists(match.Groups[1].Value)
            select $"{file.Path}:{SourceFile.LineOf(file.Text, match.Index)}: {match.Groups[1].Value}",
            "These types, members and paths are gone or have another name; correct the text:");
    }

    [Fact]
    public void Every_decision_is_in_the_index()
    {
        var index = Repository.Get("docs/adr/README.md");
        Verdict.None(
            Repository.Files.Where(file => file.IsBelow("docs/adr") && file != index).Select(file => file.Name)
                .Where(name => !index.Text.Contains($"({name})", StringComparison.Ordinal)),
            "Add a line for each to docs/adr/README.md:");
    }

    private static IEnumerable<string> WrongNamespaces(SourceFile project, string expected) =>
        Repository.CSharpOfProject(project.Folder)
            .Where(file => file.Namespace is { } name
                && name != expected && !name.StartsWith(expected + ".", StringComparison.Ordinal))
            .Select(file => $"{file.Path}: {file.Namespace}, expected {expected}");

    private static bool SaysNothing(string name) => EmptyWord().IsMatch(name);

    [GeneratedRegex("(?:Util|Utils|Utility|Utilities|Helpers?|Manager|Common|Base|Processor)(?![a-z])")]
    private static partial Regex EmptyWord();

    // The brackets keep the pattern from finding itself.
    [GeneratedRegex(@"\b(?:TOD[O]|FIXM[E]|HAC[K]|NotImplementedExceptio[n])\b")]
    private static partial Regex OpenEnd();

    [GeneratedRegex(@"(?<![\w.:/}])/(?:home|root)/|\b[A-Za-z]:\\{1,2}User[s]\b")]
    private static partial Regex PlaceOfOneMachine();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    // JobGrain, SweepGrain.Next, Gemm.cs, src/Engine; not XGrain, which stands for any.
    [GeneratedRegex(@"`(I?[A-Z][a-z]\w*(?:\.\w+)*|\.?[A-Za-z]\w*(?:/[\w.]+)*/[\w.]*)`")]
    private static partial Regex NameOrPath();

    [GeneratedRegex(@"\]\((?![a-z]+:|#)([^)#\s]+)")]
    private static partial Regex Link();
}
