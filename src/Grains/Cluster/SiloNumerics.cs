using DistSeq.Grains.Compute;

namespace DistSeq.Grains.Cluster;

/// <summary>
/// The numerics of this silo: a hash of a fixed computation through every kernel. It is computed while the silo starts, and is
/// ready before any other silo can ask for it.
/// </summary>
internal sealed class SiloNumerics : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly Func<Task<string>> _compute;

    public SiloNumerics(ComputeThreads threads) => _compute = () => threads.Run(NumericsOfBuild.Compute);

    /// <summary>For tests: a silo of a build with other numerics.</summary>
    public SiloNumerics(string hash) => _compute = () => Task.FromResult(hash);

    public string Hash { get; private set; } = "";

    public void Participate(ISiloLifecycle observer)
    {
        var computing = Task.FromResult("");
        // Not awaited here, so that the silo goes on starting.
        observer.Subscribe(nameof(SiloNumerics), ServiceLifecycleStage.First, _ =>
        {
            computing = _compute();
            return Task.CompletedTask;
        });
        observer.Subscribe(nameof(SiloNumerics), ServiceLifecycleStage.BecomeActive - 1, async _ => Hash = await computing);
    }
}
