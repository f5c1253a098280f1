namespace DistSeq.Engine.Numerics;

/// <summary>Memory needed for the buffers of a network.</summary>
/// <param name="Bytes">Total bytes.</param>
/// <param name="Longest">Elements of the longest buffer, which must not exceed <see cref="AlignedBuffer.Longest"/>.</param>
public readonly record struct MemoryNeed(long Bytes, long Longest)
{
    /// <summary>Whether no buffer is too long, regardless of memory.</summary>
    public bool HasLawfulBuffers => Longest <= AlignedBuffer.Longest;

    /// <summary>Throws, before allocating, if this process cannot have the memory.</summary>
    /// <exception cref="InsufficientMemoryException">The message says how much is needed and how much there is.</exception>
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
        // Garbage does not count, but is collected only if that could make a difference.
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
