using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Optimization;

/// <summary>State of a vector of parameters: one vector of each run of the optimizer's state.</summary>
internal struct RuleState<T>
    where T : struct, IVector<T>
{
    public T First;
    public T Second;
    public T Third;
}
