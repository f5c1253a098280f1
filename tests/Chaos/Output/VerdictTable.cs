namespace DistSeq.Chaos.Output;

/// <summary>The summary for people.</summary>
internal static class VerdictTable
{
    public static void Write(Verdict verdict, TextWriter output)
    {
        output.WriteLine();
        var faults = new TextTable("fault", "strikes", "worst s", "bar s", "ok");
        foreach (var strikes in verdict.Strikes.GroupBy(strike => strike.Fault).OrderBy(group => group.Key))
        {
            faults.Add(
                Name(strikes.Key), Number(strikes.Count(), "0"), Number(strikes.Max(strike => strike.RecoverySeconds), "0.0"),
                Number(strikes.First().BarSeconds, "0"), Number(strikes.Count(strike => strike.Ok), "0"));
        }

        faults.Write(output);
        output.WriteLine();
        foreach (var job in verdict.Jobs)
        {
            output.WriteLine($"{job.Job,-12}  {job.WeightsSha256}");
            output.WriteLine($"undisturbed   {job.Undisturbed}");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"              {job.State}, {job.Steps:n0} steps"));
        }

        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"second cluster on the same store: {verdict.NeighbourJobs} jobs"));
        foreach (var failure in verdict.Failures)
            output.WriteLine("FAILED  " + failure);
        output.WriteLine(verdict.Failures.Count == 0
            ? "All held: same weights, nothing lost, nothing twice, every recovery in time."
            : $"{verdict.Failures.Count} failed.");
    }

    private static string Name(Fault fault) => fault switch
    {
        Fault.Kill => "silo killed",
        Fault.Hang => "silo hangs",
        Fault.Terminate => "silo terminated",
        Fault.PauseRedis => "redis paused",
        Fault.PauseUpload => "redis paused in an upload",
        Fault.PauseSweep => "redis paused in a sweep",
        Fault.FillDisk => "disk full",
        Fault.EmptyStore => "redis emptied",
        Fault.MoveClock => "clock moved",
        _ => "client killed",
    };

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
