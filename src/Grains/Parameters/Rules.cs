using DistSeq.Contracts.Specs;
using DistSeq.Engine.Optimization;

namespace DistSeq.Grains.Parameters;

/// <summary>The engine's rules for what a spec asks.</summary>
internal static class Rules
{
    public static IOptimizer Optimizer(OptimizerSpec spec) => spec.Kind switch
    {
        OptimizerKind.Sgd => new Sgd(),
        OptimizerKind.Adam => new Adam(),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Kind, "No such optimizer."),
    };

    public static ClipRule? Clip(ClipSpec spec) =>
        spec is { Value: null, Norm: null } ? null : new ClipRule((float?)spec.Value, (float?)spec.Norm);
}
