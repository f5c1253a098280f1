using DistSeq.Client.Runs;

namespace DistSeq.Client.Sweeps;

/// <summary>A trial on its way, in JSON.</summary>
internal sealed record RungRow(long Step, double? Objective)
{
    public static RungRow Of(TrialRung rung) => new(rung.Step, Finite.OrNull(rung.Objective));
}
