using System.Net;

namespace DistSeq.Benchmarks.Scale;

/// <summary>
/// A network namespace with silos on 127.0.0.2 and 127.0.0.3, where traffic to each is limited to a rate; it vanishes with the
/// process. Needs Linux and root.
/// </summary>
internal static class ShapedNetwork
{
    private const string Variable = "DISTSEQ_BENCHMARKS_NAMESPACE";

    /// <summary>Addresses of the silos.</summary>
    public static IReadOnlyList<IPAddress> Addresses { get; } = [new(new byte[] { 127, 0, 0, 2 }),
        new(new byte[] { 127, 0, 0, 3 })];

    /// <summary>Whether this process is in a namespace of its own.</summary>
    public static bool IsInside => Environment.GetEnvironmentVariable(Variable) is not null;

    /// <summary>Runs this program with the same arguments in a namespace of its own. Returns its exit code.</summary>
    /// <exception cref="TroubleException">There is no unshare.</exception>
    public static int RunInside(string[] arguments)
    {
        var start = new ProcessStartInfo(
            "unshare", ["--net", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh", Environment.ProcessPath!])
        {
            Environment = { [Variable] = "1" },
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(ShapedNetwork).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Start(start);
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Limits traffic to each silo.</summary>
    /// <param name="megabits">Megabits per second.</param>
    /// <exception cref="TroubleException">tc refused.</exception>
    public static void Limit(int megabits)
    {
        Run("tc qdisc del dev lo root", mayFail: true);
        Run("tc qdisc add dev lo root handle 1: htb r2q 1000");
        for (var silo = 0; silo < Addresses.Count; silo++)
        {
            Run($"tc class add dev lo parent 1: classid 1:1{silo} htb rate {megabits}mbit burst 128k cburst 128k");
            Run($"tc filter add dev lo parent 1: protocol ip u32 match ip dst {Addresses[silo]}/32 flowid 1:1{silo}");
        }
    }

    private static void Run(string command, bool mayFail = false)
    {
        var words = command.Split(' ');
        using var process = Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardError = true });
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0 && !mayFail)
        {
            throw new TroubleException($"'{command}' failed: {error.Trim()}\n"
                + "Shaped links need root and the kernel's htb and u32 (Debian package iproute2).");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new TroubleException(
                $"{start.FileName} cannot be started: {exception.Message}. Shaped links need Linux, util-linux and iproute2.");
        }
    }
}
