using System.Runtime.InteropServices;

namespace DistSeq.Grains.Compute;

/// <summary>
/// Puts compute threads behind the silo's other threads: what these send takes little time, and other silos wait for it. .NET's
/// own priorities do nothing on Linux, where each thread has a nice value that anybody may raise.
/// </summary>
internal static partial class ThreadPriority
{
    private const int OfThread = 0;
    private const int Calling = 0;
    private const int Steps = 10;

    /// <summary>Lowers the priority of the calling thread, if the system allows it.</summary>
    public static void StepBack()
    {
        if (OperatingSystem.IsLinux())
            _ = Set(OfThread, Calling, Get(OfThread, Calling) + Steps);
    }

    [LibraryImport("libc", EntryPoint = "getpriority")]
    private static partial int Get(int which, int who);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int Set(int which, int who, int priority);
}
