namespace DistSeq.Benchmarks.Steps;

/// <summary>The figures of a run of training steps.</summary>
/// <param name="Config">Name of the configuration.</param>
/// <param name="Cell">Its cell.</param>
/// <param name="Threads">Threads asked for.</param>
/// <param name="ThreadsUsed">Threads that had a lane to compute.</param>
/// <param name="Lanes">Parts of the batch whose gradients are folded.</param>
/// <param name="Steps">Steps measured.</param>
/// <param name="TokensPerSecond">Tokens of a step divided by its median time.</param>
/// <param name="TokensPerSecondMean">Tokens of all steps divided by their total time.</param>
/// <param name="MsPerStepMedian">Median time of a step.</param>
/// <param name="MsPerStepBest">5th percentile of the time of a step.</param>
/// <param name="Gflops">Operations in products (<see cref="EngineModel.ProductFlops"/>) divided by the median time.</param>
/// <param name="PeakGflops">FMA peak of as many threads, measured before and after the steps.</param>
/// <param name="ShareOfPeak">Gflops / PeakGflops.</param>
/// <param name="AllocatedBytesPerStep">Managed memory that all threads allocate in a step, after warm-up.</param>
/// <param name="Loss">Loss of the last step, in nats per token; only to check that it is a number.</param>
internal sealed record StepFigures(
    string Config,
    string Cell,
    int Threads,
    int ThreadsUsed,
    int Lanes,
    long Steps,
    double TokensPerSecond,
    double TokensPerSecondMean,
    double MsPerStepMedian,
    double MsPerStepBest,
    double Gflops,
    double PeakGflops,
    double ShareOfPeak,
    double AllocatedBytesPerStep,
    double Loss);
