using System.Diagnostics.CodeAnalysis;

namespace DistSeq.Engine.Numerics;

/// <summary>Throws for arguments that do not fit, away from the hot code.</summary>
internal static class Refuse
{
    [DoesNotReturn]
    public static void Length(string name, int got, int wanted) =>
        throw new ArgumentException($"{name} has {got} elements; it must have {wanted}.", name);

    /// <summary>Throws unless a run has the wanted length.</summary>
    public static void UnlessLength(string name, int got, int wanted)
    {
        if (got != wanted)
            Length(name, got, wanted);
    }
}
