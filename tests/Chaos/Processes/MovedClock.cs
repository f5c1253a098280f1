using System.Diagnostics;
using System.Globalization;

namespace DistSeq.Chaos.Processes;

/// <summary>
/// The wall clock of one process, as libfaketime shows it; time that has passed is as it is. A file says how far it is ahead, and
/// is read at every look at the clock.
/// </summary>
internal sealed class MovedClock
{
    private static readonly string[] Places = ["/usr/lib", "/usr/local/lib", "/usr/lib64"];

    private readonly string _file;
    private readonly string _library;

    /// <exception cref="TroubleException">The library is missing.</exception>
    public MovedClock(string folder, string name)
    {
        _library = Places.Where(Directory.Exists)
            .SelectMany(place => Directory.EnumerateFiles(place, "libfaketimeMT.so.1",
                new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 }))
            .FirstOrDefault()
            ?? throw new TroubleException("The library libfaketime is missing; install it (Debian package faketime).");
        _file = Path.Combine(folder, name + ".clock");
        Set(TimeSpan.Zero);
    }

    /// <summary>Gives the clock to a process that is to be started.</summary>
    public void AddTo(ProcessStartInfo start)
    {
        start.Environment["LD_PRELOAD"] = _library;
        start.Environment["FAKETIME_TIMESTAMP_FILE"] = _file;
        start.Environment["FAKETIME_NO_CACHE"] = "1";
        start.Environment["DONT_FAKE_MONOTONIC"] = "1";
        // Otherwise the runtime's timed waits end at once, and every thread that waits spins.
        start.Environment["FAKETIME_FORCE_MONOTONIC_FIX"] = "0";
    }

    /// <summary>Sets it so far ahead of the machine's.</summary>
    public void Set(TimeSpan ahead)
    {
        // Whole at once: a process may look while it is written.
        var next = _file + ".next";
        File.WriteAllText(next, ahead.TotalSeconds.ToString("+0;-0;+0", CultureInfo.InvariantCulture));
        File.Move(next, _file, overwrite: true);
    }
}
