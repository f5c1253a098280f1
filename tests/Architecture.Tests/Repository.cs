using System.Diagnostics;

namespace DistSeq.Architecture.Tests;

/// <summary>The files of the repository: those that git tracks or would track, or all of them where there is no git.</summary>
internal static class Repository
{
    private static readonly string[] _notOurs = [".git/", "artifacts/", "runs/", "bin/", "obj/", ".vs/", ".idea/"];

    /// <summary>The folder of DistSeq.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All files, by path relative to the root, with forward slashes, in ordinal order.</summary>
    public static IReadOnlyList<SourceFile> Files { get; } =
        [.. (FromGit() ?? FromDisk()).Where(path => File.Exists(Path.Combine(Root, path))).Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, TextOf(path)))];

    /// <summary>The file at a path; the test fails where there is none.</summary>
    public static SourceFile Get(string path)
    {
        var file = Files.FirstOrDefault(file => file.Path == path);
        Assert.True(file is not null, $"{path} is missing; restore it, or change this test together with ARCHITECTURE.md.");
        return file;
    }

    /// <summary>C# files below a folder such as "src/Engine".</summary>
    public static IEnumerable<SourceFile> CSharp(string folder) =>
        Files.Where(file => file.IsBelow(folder) && file.Path.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>C# files of a project: those below its folder that belong to no project further inside.</summary>
    public static IEnumerable<SourceFile> CSharpOfProject(string folder) =>
        CSharp(folder)
            .Where(file => !Projects.Any(project => project.Folder.Length > folder.Length && file.IsBelow(project.Folder)));

    /// <summary>Project files.</summary>
    public static IEnumerable<SourceFile> Projects =>
        Files.Where(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal));

    /// <summary>Empty for a file that is no text.</summary>
    private static string TextOf(string path) =>
        File.ReadAllText(Path.Combine(Root, path)) is var text && text.Contains('\0', StringComparison.Ordinal) ? "" : text;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DistSeq.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException(
            $"No folder above {AppContext.BaseDirectory} holds DistSeq.sln; run these tests from a build inside the repository.");
    }

    private static string[]? FromGit()
    {
        if (!Path.Exists(Path.Combine(Root, ".git")))
            return null;
        var start = new ProcessStartInfo(
            "git", ["-C", Root, "-c", "core.quotePath=off", "ls-files", "--cached", "--others", "--exclude-standard"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var git = Process.Start(start)!;
            git.BeginErrorReadLine();
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct()] : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // git is not installed
        }
    }

    private static IEnumerable<string> FromDisk() =>
        Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !_notOurs.Any(folder => ("/" + path).Contains("/" + folder, StringComparison.Ordinal)));
}
