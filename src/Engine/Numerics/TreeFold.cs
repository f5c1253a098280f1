using System.Numerics;

namespace DistSeq.Engine.Numerics;

/// <summary>
/// Folds one run of floats per lane by the same binary tree as <see cref="Training.LaneTree"/>, while they are still in the
/// cache: ((0 + 1) + (2 + 3)) + …. A lane whose run is zero may be left out.
/// </summary>
/// <remarks>A sum that starts at +0 is never -0, so leaving out zeros changes no bit.</remarks>
/// <param name="length">Longest run.</param>
/// <param name="lanes">Most lanes.</param>
internal sealed unsafe class TreeFold(int length, int lanes)
{
    // Sums that wait for their right sibling, each with a lane of its subtree; the newest is on top.
    private readonly AlignedBuffer[] _sums =
        [.. Enumerable.Range(0, BitOperations.Log2((uint)Math.Max(1, lanes)) + 2).Select(_ => new AlignedBuffer(length))];

    private readonly int[] _lanes = new int[BitOperations.Log2((uint)Math.Max(1, lanes)) + 2];
    private int _count;

    /// <summary>Where to write the run of the next lane, in ascending order; the memory is not cleared.</summary>
    public float* Next(int lane, int count)
    {
        while (_count > 1 && Level(_lanes[_count - 2], _lanes[_count - 1]) < Level(_lanes[_count - 1], lane))
            FoldTop(count);
        _lanes[_count] = lane;
        return _sums[_count++].Pointer;
    }

    /// <summary>The sum over all lanes since the last call; valid until the next lane.</summary>
    public float* Sum(int count)
    {
        while (_count > 1)
            FoldTop(count);
        _count = 0;
        return _sums[0].Pointer;
    }

    // Height of the node where two lanes meet.
    private static int Level(int left, int right) => BitOperations.Log2((uint)(left ^ right));

    private void FoldTop(int count)
    {
        _count--;
        Elementwise.Add(_sums[_count].Span[..count], _sums[_count - 1].Span[..count]);
    }
}
