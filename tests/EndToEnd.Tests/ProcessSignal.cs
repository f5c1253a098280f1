using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DistSeq.EndToEnd.Tests;

/// <summary>Signals to processes of one's own.</summary>
internal static partial class ProcessSignal
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Sends a signal; nothing where the process has ended.</summary>
    public static void Send(Process process, int signal)
    {
        // One that has ended keeps its id until it is waited for, so no other process is hit.
        if (!process.HasExited)
            _ = Send(process.Id, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int processId, int signal);
}
