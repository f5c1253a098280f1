using DistSeq.Client.Views;
using DistSeq.Contracts.Planning;

namespace DistSeq.Client.Commands;

/// <summary>What train --dry-run prints.</summary>
internal static class JobPlanSummary
{
    /// <summary>The end of every dry run.</summary>
    public const string End = "Nothing has been started.";

    /// <summary>Prints it; returns the exit code.</summary>
    public static int Write(PlannedJob plan, DatasetStatus data, JobSpec spec, Invocation invocation)
    {
        if (invocation.IsJson)
        {
            invocation.WriteJson(new { spec.Name, Data = data, Plan = plan });
            return ExitCode.Fine;
        }

        var output = invocation.Shell.Output;
        output.WriteLine($"job      {spec.Name}, task {SpecJson.Word(plan.Task)}");
        output.WriteLine($"data     {DataOf(data)}");
        output.WriteLine(
            $"model    {SpecJson.Word(spec.Model.Cell)}, {Figures.Number(spec.Model.Layers, "layer")} of {spec.Model.Hidden}: "
            + $"{Figures.Count(plan.Parameters)} parameters");
        output.WriteLine(
            $"steps    {Figures.Count(plan.Steps)}, which are {Figures.Fixed(plan.Epochs, 2)} epochs; "
            + $"about {Figures.Count(plan.TokensPerStep)} tokens a step");
        output.WriteLine(
            $"spread   {Figures.Number(plan.Lanes, "lane")} on {Figures.Number(plan.Threads, "thread")} of "
            + $"{Figures.Number(plan.Silos, "silo")}, {Figures.Number(plan.ParameterShards, "parameter shard")}");
        output.WriteLine($"memory   {MemoryOf(plan)}");
        output.WriteLine($"time     {TimeOf(plan.Seconds)}");
        output.WriteLine(End);
        return ExitCode.Fine;
    }

    /// <summary>What there is to train on, in words.</summary>
    public static string DataOf(DatasetStatus data)
    {
        string[] splits =
        [
            $"{Figures.Count(data.TrainTokens)} targets to train on",
            .. data.ValidTokens > 0 ? [$"{Figures.Count(data.ValidTokens)} to validate on"] : (string[])[],
            .. data.TestTokens > 0 ? [$"{Figures.Count(data.TestTokens)} to test on"] : (string[])[],
        ];
        return $"{Figures.Count(data.Sequences)} sequences: {string.Join(", ", splits)}"
            + $"; {Figures.Count(data.Vocabulary)} distinct inputs";
    }

    /// <summary>What it needs, and what there is.</summary>
    public static string MemoryOf(PlannedJob plan) => Figures.Memory(plan.MemoryBytes)
        + (plan.Silos > 1 ? " on the silo that needs most" : "")
        + (plan.SiloMemoryBytes > 0 ? $", of {Figures.Memory(plan.SiloMemoryBytes)}" : "");

    /// <summary>How long it takes, and how that is known.</summary>
    public static string TimeOf(double seconds) => (seconds < 1 ? "under a second" : $"at least {Figures.Duration(seconds)}")
        + ", counting matrix products alone: an estimate, nothing is measured";
}
