using Xunit;

namespace DistSeq.Processes;

/// <summary>
/// What a test needs from the machine. If it is missing, the test is skipped with the reason, or fails if the environment
/// variable CI is true: nothing may be missing there.
/// </summary>
public static class Prerequisite
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

    /// <summary>Redis, for <see cref="RedisServer"/>.</summary>
    public static void Redis() => Program("redis-server", "redis-server");

    /// <summary>The path of a program on the PATH, or null.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
