using System.Runtime.Intrinsics;

namespace DistSeq.Engine.Optimization;

/// <summary>State of 16 parameters: one vector of each run of the optimizer's state.</summary>
internal struct RuleState
{
    public Vector512<float> First;
    public Vector512<float> Second;
    public Vector512<float> Third;
}
