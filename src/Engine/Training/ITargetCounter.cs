namespace DistSeq.Engine.Training;

/// <summary>Counts a model's predictions for the targets of sequences. Not thread-safe.</summary>
internal interface ITargetCounter
{
    /// <summary>Only integers, so that counts of parts add up to the whole in any order.</summary>
    IReadOnlyList<long> Counts { get; }

    /// <summary>Adds a sequence.</summary>
    /// <param name="given">The target at each place: class ids, -1 for none.</param>
    /// <param name="said">The likeliest class at each place.</param>
    void Add(ReadOnlySpan<int> given, ReadOnlySpan<int> said);
}
