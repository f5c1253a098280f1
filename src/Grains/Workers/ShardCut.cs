using DistSeq.Engine.Training;

namespace DistSeq.Grains.Workers;

/// <summary>Cuts sums of lanes to the range of one parameter shard.</summary>
/// <param name="range">Begin and end (exclusive) of the range.</param>
/// <param name="format">The form in which sums travel.</param>
/// <param name="folds">Whether sums are folded before they are sent.</param>
/// <param name="copies">Whether sums are copied, because the next are computed before they have arrived.</param>
internal sealed class ShardCut((int Begin, int End) range, WireFormat format, bool folds, bool copies)
{
    private readonly LaneTree _tree = new();
    private readonly List<float[]> _buffers = [];

    public int Begin => range.Begin;

    public bool Folds => folds;

    /// <summary>
    /// The sums: views of the engine's buffers, valid until the lanes are computed again, or copies to be released.
    /// </summary>
    public LanePart[] Cut(LaneSum[] sums) => Array.ConvertAll(sums, sum =>
    {
        var values = sum.Values[range.Begin..range.End];
        if (!copies)
            return Part(sum with { Values = values });
        var (copy, into) = TensorBlock.Rent(values.Length, format);
        values.CopyTo(into);
        return new LanePart(sum.FirstLane, sum.Lanes, copy);
    });

    /// <summary>The sums, folded in buffers that are valid until the next call. For a compute thread.</summary>
    public LanePart[] Fold(LaneSum[] sums)
    {
        _tree.Clear();
        var used = 0;
        foreach (var sum in sums)
        {
            var values = sum.Values[range.Begin..range.End];
            // The tree adds right halves to left ones, so only a left half must be a copy.
            if (sum.FirstLane % (2 * sum.Lanes) == 0)
            {
                if (used == _buffers.Count)
                    _buffers.Add(new float[values.Length]);
                values.CopyTo(_buffers[used]);
                values = _buffers[used++];
            }

            _tree.Add(sum with { Values = values });
        }

        return [.. _tree.Sums.Select(Part)];
    }

    private LanePart Part(LaneSum sum) => new(sum.FirstLane, sum.Lanes, new TensorBlock(sum.Values, format));
}
