namespace DistSeq.Chaos.Sweeping;

/// <summary>The sweeps of a run for people.</summary>
internal static class SweepVerdictTable
{
    public static string Line(SweepOutcome sweep) => string.Create(CultureInfo.InvariantCulture,
        $"{sweep.Name,-14}  {sweep.Trials,3} trials  {sweep.SiloKills,2} silos and {sweep.ClientKills,2} clients killed  "
        + $"{(sweep.IsSame ? "same table" : "ANOTHER TABLE")}  {sweep.Seconds,5:0} s");

    public static void Write(SweepVerdict verdict, TextWriter output)
    {
        output.WriteLine();
        foreach (var failure in verdict.Failures)
            output.WriteLine("FAILED  " + failure);
        output.WriteLine(verdict.Failures.Count == 0
            ? "All held: same tables, every trial once, none left running."
            : $"{verdict.Failures.Count} failed.");
    }
}
