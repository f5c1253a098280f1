using DistSeq.Client.Views;

namespace DistSeq.Client.Doctor;

/// <summary>Checks that compare silos and the client.</summary>
internal static class ProcessChecks
{
    private static readonly TimeSpan MostClockDifference = TimeSpan.FromSeconds(2);

    /// <param name="silos">Their clocks were read at some time between asked and answered.</param>
    /// <param name="asked">The client's clock when it asked.</param>
    /// <param name="answered">The client's clock when it had the answer.</param>
    public static Finding Clocks(IReadOnlyList<SiloFacts> silos, DateTimeOffset asked, DateTimeOffset answered)
    {
        TimeSpan Difference(SiloFacts silo) => silo.Process.Clock < asked ? asked - silo.Process.Clock
            : silo.Process.Clock > answered ? silo.Process.Clock - answered
            : TimeSpan.Zero;
        var worst = silos.MaxBy(Difference)!;
        return Finding.Unless(Difference(worst) <= MostClockDifference, "clocks",
            Difference(worst) == TimeSpan.Zero
                ? "no difference"
                : $"{worst.Name} is {Figures.Fixed(Difference(worst).TotalSeconds, 1)} s "
                    + (worst.Process.Clock < asked ? "behind" : "ahead"),
            "Set the clock there, best by NTP: membership, logs and charts rely on it.");
    }

    public static Finding Vectors(IReadOnlyList<SiloFacts> silos, ProcessFacts client)
    {
        var slow = silos.Where(static silo => silo.Process.Vectors == "none").ToList();
        return Finding.Unless(slow.Count == 0, "vectors",
            $"{SiloChecks.Each(slow.Count > 0 ? slow : silos, static silo => silo.Process.Vectors)}; client {client.Vectors}",
            "Training without vectors takes a hundred times as long: look for a DOTNET_Enable… that is 0 there, "
            + "or use a processor with AVX2.");
    }

    public static Finding Numerics(IReadOnlyList<SiloFacts> silos)
    {
        var isEqual = silos.Select(static silo => silo.Numerics).Distinct().Count() == 1;
        return Finding.Unless(
            isEqual, "numerics", isEqual ? silos[0].Numerics : SiloChecks.Each(silos, static silo => silo.Numerics),
            "These builds compute different bits: a job stays on silos with the numerics it began with, "
            + "a new job takes the numerics with most threads, and the other silos idle. "
            + "Finish the update that is under way, or start all silos from one build.");
    }

    public static Finding Versions(IReadOnlyList<SiloFacts> silos, ProcessFacts client)
    {
        ProcessFacts[] all = [.. silos.Select(static silo => silo.Process), client];
        static string Of(ProcessFacts process) => $"DistSeq {process.Version} on {process.Runtime}";
        var isEqual = all.Select(Of).Distinct().Count() == 1;
        return Finding.Unless(isEqual, "versions",
            isEqual ? Of(client) : $"{SiloChecks.Each(silos, static silo => Of(silo.Process))}; client {Of(client)}",
            "Finish the update that is under way, or update the client: only equal versions promise equal weights.");
    }
}
