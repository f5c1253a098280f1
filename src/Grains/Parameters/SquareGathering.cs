using DistSeq.Engine.Numerics;

namespace DistSeq.Grains.Parameters;

/// <summary>Collects the sums of squares of one step from all shards.</summary>
internal sealed class SquareGathering(long version, int shards)
{
    private readonly TaskCompletionSource<double> _total = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly double[]?[] _squares = new double[shards][];

    public long Version { get; } = version;

    public Task<double> Add(int shard, double[] squares)
    {
        _squares[shard] = squares;
        if (Array.TrueForAll(_squares, part => part is not null))
            _total.TrySetResult(FixedOrder.Sum([.. _squares.SelectMany(part => part!)]));
        return _total.Task;
    }

    public void Abandon() => _total.TrySetCanceled();
}
