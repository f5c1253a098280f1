namespace DistSeq.Benchmarks.Versus;

/// <summary>Both programs, one after the other, on the same configuration.</summary>
/// <param name="Ours">The engine's figures.</param>
/// <param name="Libtorch">The peer's figures.</param>
/// <param name="OtherCores">Processor time of other processes meanwhile, in processors.</param>
internal sealed record Alternation(StepFigures Ours, PeerFigures Libtorch, double OtherCores) : DisturbedRun(OtherCores)
{
    /// <summary>libtorch's median step divided by ours.</summary>
    public double RatioMedian => Libtorch.MsPerStepMedian / Ours.MsPerStepMedian;

    /// <summary>The same for the 5th-percentile steps.</summary>
    public double RatioBest => Libtorch.MsPerStepBest / Ours.MsPerStepBest;

    /// <exception cref="TroubleException">One of the programs failed.</exception>
    public static async Task<Alternation> RunAsync(
        LibtorchPeer peer, StepConfig config, int threads, double seconds, bool oursFirst)
    {
        var load = new OtherLoad();
        var ours = oursFirst ? await EngineChild.MeasureAsync(config, threads, seconds) : null;
        var libtorch = await peer.MeasureAsync(config, threads, seconds);
        ours ??= await EngineChild.MeasureAsync(config, threads, seconds);
        return new Alternation(ours, libtorch, load.Cores);
    }
}
