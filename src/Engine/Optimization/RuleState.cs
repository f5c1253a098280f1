namespace DistSeq.Engine.Optimization;

/// <summary>Optimizer state of a vector of parameters: one vector from each run of the state.</summary>
internal struct RuleState<T>
    where T : struct, IVector<T>
{
    public T First;
    public T Second;
    public T Third;
}
