using System.Runtime.InteropServices;

namespace DistSeq.Grains.Compute;

/// <summary>
/// Compute threads step back behind the silo's other threads: what these send is what other silos wait for, and takes little
/// time. .NET's own priorities do nothing on Linux, where the nice value is a thread's own and may be raised by everybody.
/// </summary>
internal static partial class ThreadPriority
{
    private const int OfThread = 0;
    private const int Calling = 0;
    private const int Steps = 10;

    /// <summary>Of the calling thread. Where the system does not let it, all stays as it is.</summary>
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
