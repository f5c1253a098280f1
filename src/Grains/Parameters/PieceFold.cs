using DistSeq.Engine.Training;

namespace DistSeq.Grains.Parameters;

/// <summary>Folds a piece of pushed sums by the lane tree; the pushed blocks stay as they are. For one thread at a time.</summary>
/// <param name="length">Longest piece.</param>
internal sealed class PieceFold(int length)
{
    private readonly LaneTree _tree = new();
    private readonly List<float[]> _buffers = [];

    /// <summary>The sum over all lanes.</summary>
    /// <param name="parts">In order of lanes; together all lanes of the job.</param>
    /// <param name="begin">First parameter of the piece.</param>
    /// <param name="end">The one after the last.</param>
    /// <returns>Good until the next call; may be written to.</returns>
    public Span<float> Sum(LanePart[] parts, int begin, int end)
    {
        _tree.Clear();
        for (var i = 0; i < parts.Length; i++)
        {
            if (i == _buffers.Count)
                _buffers.Add(new float[length]);
            var values = _buffers[i].AsMemory(0, end - begin);
            parts[i].Values.Values[begin..end].CopyTo(values);
            _tree.Add(new LaneSum(parts[i].FirstLane, parts[i].Lanes, values));
        }

        return _tree.Sums[0].Values.Span;
    }
}
