using System.Runtime.InteropServices;

namespace DistSeq.Benchmarks.Versus;

/// <summary>
/// Makes TorchSharp's library load with a C++ library older than the one it was built with: marks its single unmet need weak, and
/// has a small library, which is loaded first, provide its single symbol.
/// </summary>
internal static class StandardLibrary
{
    private const string Version = "GLIBCXX_3.4.32";
    private const string Glue = "libLibTorchSharp.so";
    private const string Addition = "libstandard_streams.so";

    /// <summary>Prepares the folder of a built peer.</summary>
    /// <param name="folder">Where TorchSharp's library is.</param>
    /// <param name="source">The source of the small library.</param>
    /// <returns>The library to load first; null if the C++ library is new enough.</returns>
    /// <exception cref="TroubleException">There is no g++, or no C++ library.</exception>
    public static async Task<string?> CompleteAsync(string folder, string source)
    {
        if (HasVersion())
            return null;
        var addition = Path.Combine(folder, Addition);
        if (!File.Exists(addition) || File.GetLastWriteTimeUtc(addition) < File.GetLastWriteTimeUtc(source))
        {
            await ProgramRun.OutputAsync(
                new ProcessStartInfo("g++", ["-O2", "-shared", "-fPIC", "-o", addition, source]),
                $"The C++ library of this machine lacks {Version}, which TorchSharp needs. "
                    + "Install g++ (Debian: apt-get install g++), so that the missing symbol can be built.");
        }

        VersionNeed.Weaken(Path.Combine(folder, Glue), Version);
        return addition;
    }

    private static bool HasVersion()
    {
        const string name = "libstdc++.so.6";
        if (!NativeLibrary.TryLoad(name, out _))
        {
            throw new TroubleException(
                $"{name} cannot be loaded, and libtorch needs it. Install it (Debian: apt-get install libstdc++6).");
        }

        var path = File.ReadLines("/proc/self/maps").Select(line => line[(line.IndexOf('/', StringComparison.Ordinal) + 1)..])
            .First(path => Path.GetFileName(path).StartsWith(name[..^2], StringComparison.Ordinal));
        return File.ReadAllBytes("/" + path).AsSpan().IndexOf(Encoding.ASCII.GetBytes(Version + "\0")) >= 0;
    }
}
