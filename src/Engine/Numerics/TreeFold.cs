using System.Numerics;

namespace DistSeq.Engine.Numerics;

/// <summary>
/// Folds one run of floats of each lane by the same binary tree as <see cref="Training.LaneTree"/>, where they are still in the cache:
/// ((0 + 1) + (2 + 3)) + …. A lane may be left out where its run would be zero.
/// </summary>
/// <remarks>A sum that begins with +0 is never -0, so leaving out a lane of zeros changes no bit.</remarks>
/// <param name="length">Longest run.</param>
/// <param name="lanes">Most lanes.</param>
internal sealed unsafe class TreeFold(int length, int lanes)
{
    // Sums that wait for their right sibling, each beside a lane of its part of the tree; on top the newest.
    private readonly AlignedBuffer[] _sums =
        [.. Enumerable.Range(0, BitOperations.Log2((uint)Math.Max(1, lanes)) + 2).Select(_ => new AlignedBuffer(length))];

    private readonly int[] _lanes = new int[BitOperations.Log2((uint)Math.Max(1, lanes)) + 2];
    private int _count;

    /// <summary>Where the run of the next lane, in ascending order, is to be written; what stands there is not zero.</summary>
    public float* Next(int lane, int count)
    {
        while (_count > 1 && Level(_lanes[_count - 2], _lanes[_count - 1]) < Level(_lanes[_count - 1], lane))
            FoldTop(count);
        _lanes[_count] = lane;
        return _sums[_count++].Pointer;
    }

    /// <summary>The sum over all lanes since the last; good until the next lane.</summary>
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
