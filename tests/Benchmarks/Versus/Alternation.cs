using DistSeq.Benchmarks.Machine;
using DistSeq.Benchmarks.Steps;

namespace DistSeq.Benchmarks.Versus;

/// <summary>Both programs, one after the other, on the same configuration.</summary>
/// <param name="Ours">The engine's figures.</param>
/// <param name="Libtorch">The peer's figures.</param>
/// <param name="OtherCores">Processor time of other processes meanwhile, in processors.</param>
internal sealed record Alternation(StepFigures Ours, PeerFigures Libtorch, double OtherCores) : DisturbedRun(OtherCores)
{
    /// <summary>How often libtorch's median step takes as long as ours.</summary>
    public double RatioMedian => Libtorch.MsPerStepMedian / Ours.MsPerStepMedian;

    /// <summary>The same of the 5th-percentile steps.</summary>
    public double RatioBest => Libtorch.MsPerStepBest / Ours.MsPerStepBest;

    /// <exception cref="TroubleException">One of the programs failed.</exception>
    public static Alternation Run(LibtorchPeer peer, StepConfig config, int threads, double seconds, bool oursFirst)
    {
        var load = new OtherLoad();
        var ours = oursFirst ? EngineChild.Measure(config, threads, seconds) : null;
        var libtorch = peer.Measure(config, threads, seconds);
        ours ??= EngineChild.Measure(config, threads, seconds);
        return new Alternation(ours, libtorch, load.Cores);
    }
}
