using System.Runtime.InteropServices;

namespace DistSeq.Processes;

/// <summary>Signals to one's own processes.</summary>
internal static partial class ProcessSignal
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Sends a signal; does nothing if the process has ended.</summary>
    public static void Send(Process process, int signal)
    {
        // An ended process keeps its id until somebody waits for it, so no other process is hit.
        if (!process.HasExited)
            _ = Send(process.Id, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int processId, int signal);
}
