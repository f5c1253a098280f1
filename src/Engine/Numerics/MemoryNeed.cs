using System.Globalization;

namespace DistSeq.Engine.Numerics;

/// <summary>Memory that the buffers of a network take.</summary>
/// <param name="Bytes">All of them.</param>
/// <param name="Longest">Elements of the longest: no buffer can have more than <see cref="AlignedBuffer.Longest"/>.</param>
public readonly record struct MemoryNeed(long Bytes, long Longest)
{
    /// <summary>Whether every buffer can be had, whatever memory there is.</summary>
    public bool HasLawfulBuffers => Longest <= AlignedBuffer.Longest;

    /// <summary>Throws where this process cannot have the memory, before any of it is taken.</summary>
    /// <exception cref="InsufficientMemoryException">Says what is needed, and what there is.</exception>
    internal void Demand()
    {
        if (!HasLawfulBuffers)
        {
            throw new InsufficientMemoryException(string.Create(
                CultureInfo.InvariantCulture,
                $"A buffer of the network would have {Longest:n0} elements; it must have at most {AlignedBuffer.Longest:n0}. "
                + $"Lower rows, time steps, units or ids."));
        }

        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        // What is garbage by now does not count, but is looked for only where it would.
        if (limit > 0 && Bytes > limit - GC.GetTotalMemory(false) && Bytes > limit - GC.GetTotalMemory(true))
        {
            throw new InsufficientMemoryException(string.Create(
                CultureInfo.InvariantCulture,
                $"The buffers of the network need {Bytes:n0} bytes; "
                + $"this process may have {limit:n0} and has {GC.GetTotalMemory(false):n0} of them "
                + $"in use. Lower rows, time steps, units or ids."));
        }
    }
}
