namespace DistSeq.EndToEnd.Tests;

/// <summary>
/// What a test needs from the machine. Where it is missing the test is skipped with the reason, and fails instead when the
/// environment variable CI is true: there nothing may be missing.
/// </summary>
internal static class Prerequisite
{
    /// <summary>Skips or fails the running test.</summary>
    public static void Missing(string what)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail($"{what} is missing, and CI=true allows no skipped test.");
        Assert.Skip($"{what} is missing.");
    }

    /// <summary>The path of a program on the PATH.</summary>
    public static string Program(string name, string debianPackage)
    {
        var path = Find(name);
        if (path is null)
            Missing($"the program {name} (Debian package {debianPackage})");
        return path!;
    }

    /// <summary>The path of a library of the machine.</summary>
    public static string Library(string name, string debianPackage)
    {
        var path = Directory.EnumerateFiles("/usr/lib", name,
            new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 }).FirstOrDefault();
        if (path is null)
            Missing($"the library {name} (Debian package {debianPackage})");
        return path!;
    }

    /// <summary>The path of a program on the PATH, or null.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
