namespace DistSeq.Benchmarks.Steps;

/// <summary>The figures of a run, for people.</summary>
internal static class StepTable
{
    public static void Write(StepFigures figures, TextWriter output)
    {
        var table = new TextTable(
            "config", "threads", "lanes", "steps", "tokens/s", "ms median", "ms best", "GFLOP/s", "peak", "share", "bytes/step");
        table.Add(
            figures.Config, Figures.Count(figures.ThreadsUsed), Figures.Count(figures.Lanes), Figures.Count(figures.Steps),
            Figures.Count(figures.TokensPerSecond), Figures.Short(figures.MsPerStepMedian), Figures.Short(figures.MsPerStepBest),
            Figures.Short(figures.Gflops), Figures.Short(figures.PeakGflops), Figures.Share(figures.ShareOfPeak),
            figures.AllocatedBytesPerStep == 0 ? "0" : Figures.Short(figures.AllocatedBytesPerStep));
        table.Write(output);
        if (figures.ThreadsUsed < figures.Threads)
        {
            output.WriteLine($"{figures.Config} has {figures.Lanes} lane(s), so {figures.Threads - figures.ThreadsUsed} "
                + $"of {figures.Threads} threads had nothing to do.");
        }
    }
}
