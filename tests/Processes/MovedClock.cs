namespace DistSeq.Processes;

/// <summary>
/// The wall clock of one process, as libfaketime shows it; elapsed time is not changed. A file says how far the clock is ahead,
/// and is read at every look at the clock.
/// </summary>
public sealed class MovedClock
{
    private static readonly string[] Places = ["/usr/lib", "/usr/local/lib", "/usr/lib64"];

    private readonly string _file;

    /// <param name="folder">Folder of its file.</param>
    /// <param name="name">Name of the process.</param>
    /// <exception cref="TroubleException">The library is missing.</exception>
    public MovedClock(string folder, string name)
    {
        _file = Path.Combine(folder, name + ".clock");
        Settings =
        [
            ("LD_PRELOAD", Library
                ?? throw new TroubleException("The library libfaketime is missing; install it (Debian package faketime).")),
            ("FAKETIME_TIMESTAMP_FILE", _file),
            ("FAKETIME_NO_CACHE", "1"),
            ("DONT_FAKE_MONOTONIC", "1"),
            // Otherwise the runtime's timed waits end at once, and every waiting thread spins.
            ("FAKETIME_FORCE_MONOTONIC_FIX", "0"),
        ];
        Set(TimeSpan.Zero);
    }

    /// <summary>Path of the library; null if there is none.</summary>
    public static string? Library { get; } = Places.Where(Directory.Exists)
        .SelectMany(static place => Directory.EnumerateFiles(place, "libfaketimeMT.so.1",
            new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 }))
        .FirstOrDefault();

    /// <summary>Environment variables of the process.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; }

    /// <summary>Sets how far it is ahead of the machine's clock.</summary>
    public void Set(TimeSpan ahead)
    {
        // Replaced as a whole, as a process may look while it is written.
        var next = _file + ".next";
        File.WriteAllText(next, ahead.TotalSeconds.ToString("+0;-0;+0", CultureInfo.InvariantCulture));
        File.Move(next, _file, overwrite: true);
    }
}
