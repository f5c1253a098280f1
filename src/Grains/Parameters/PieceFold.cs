using System.Runtime.InteropServices;
using DistSeq.Engine.Training;

namespace DistSeq.Grains.Parameters;

/// <summary>
/// Folds a piece of pushed sums by the lane tree; the pushed blocks stay as they are. For one thread at a time.
/// </summary>
/// <param name="length">Longest piece.</param>
internal sealed class PieceFold(int length)
{
    private readonly LaneTree _tree = new();
    private readonly List<float[]> _buffers = [];

    /// <summary>Space for a piece that is not kept.</summary>
    public Memory<float> Space { get; } = new float[length];

    /// <summary>The sum over all lanes.</summary>
    /// <param name="parts">In order of lanes; together all lanes of the job.</param>
    /// <param name="begin">First parameter of the piece.</param>
    /// <param name="into">Becomes the sum; as long as the piece.</param>
    public void Sum(LanePart[] parts, int begin, Memory<float> into)
    {
        _tree.Clear();
        var used = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var (first, lanes, pushed) = (parts[i].FirstLane, parts[i].Lanes, parts[i].Values.Values.Slice(begin, into.Length));
            var values = MemoryMarshal.AsMemory(pushed);
            // The tree adds right halves to left ones, so only a left half must be a copy.
            if (i == 0 || first % (2 * lanes) == 0)
            {
                if (i > 0 && used == _buffers.Count)
                    _buffers.Add(new float[length]);
                values = i == 0 ? into : _buffers[used++].AsMemory(0, into.Length);
                pushed.CopyTo(values);
            }

            _tree.Add(new LaneSum(first, lanes, values));
        }
    }
}
