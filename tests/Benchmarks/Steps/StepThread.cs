namespace DistSeq.Benchmarks.Steps;

/// <summary>
/// One thread of a training step: the gradient of its share of lanes, then fold, clip and update of its range of parameters.
/// Clipping is as in the comparison, over the mean gradient of the whole batch.
/// </summary>
internal sealed class StepThread
{
    private readonly SharedStep _shared;
    private readonly SpinBarrier _barrier;
    private readonly StepComputer _computer;
    private readonly AlignedBuffer _state;
    private readonly int _number;
    private readonly int _begin;
    private readonly int _end;
    private long _update;

    public StepThread(SharedStep shared, int number, SpinBarrier barrier)
    {
        _shared = shared;
        _barrier = barrier;
        _number = number;
        _computer = new StepComputer(
            shared.Model, shared.Config.Batch / shared.Lanes, shared.Shares[number].Count, shared.Config.Window, clip: null);
        _begin = Cut(number);
        _end = Cut(number + 1);
        _state = new AlignedBuffer(shared.Optimizer.StatePerParameter * (_end - _begin));
    }

    /// <summary>Loss of this thread's lanes in the last step, in nats per token.</summary>
    public double Loss { get; private set; }

    /// <summary>Makes one step. Every thread must call it; none returns before all have written their weights.</summary>
    public void Step()
    {
        Compute(_shared.Batches[_update % _shared.Batches.Length]);
        _update++;
        _barrier.Wait();
        var gradient = Fold();
        var squares = 0.0;
        if (_shared.Config.ClipNorm is not null)
        {
            var (first, last) = (_begin / FixedOrder.BlockLength, FixedOrder.BlockCount(_end));
            FixedOrder.BlockSquares(gradient, _shared.Squares.AsSpan(first, last - first));
            _barrier.Wait();
            squares = FixedOrder.Sum(_shared.Squares);
        }

        _shared.Clip?.ScaleToNorm(gradient, squares);
        var weights = _shared.Weights.Span[_begin.._end];
        _shared.Optimizer.Update(_update, _shared.Config.LearningRate, weights, gradient, _state.Span, weights);
        _barrier.Wait();
    }

    private void Compute(LaneBatch[] batch)
    {
        var (first, count) = _shared.Shares[_number];
        _computer.Load(_shared.Weights.Span);
        var outcomes = _computer.Compute(batch.AsSpan(first, count));
        // The lanes of a share are one node of the tree, so there is one sum.
        _shared.Gradients[_number] = _computer.Sums[0].Values;
        var (loss, tokens) = (0.0, 0);
        foreach (var outcome in outcomes)
            (loss, tokens) = (loss + outcome.Loss, tokens + outcome.Tokens);
        Loss = loss / tokens;
    }

    // This thread's range of the batch's mean gradient, clipped by value.
    private Span<float> Fold()
    {
        foreach (var (into, from) in _shared.Folds)
            Elementwise.Add(_shared.Gradients[from].Span[_begin.._end], _shared.Gradients[into].Span[_begin.._end]);
        var gradient = _shared.Gradients[0].Span[_begin.._end];
        if (_shared.Lanes > 1)
            Elementwise.Scale(gradient, 1f / _shared.Lanes);
        _shared.Clip?.ClipValues(gradient);
        return gradient;
    }

    // Ranges begin at whole blocks, so that the norm does not depend on the number of threads.
    private int Cut(int number)
    {
        var length = _shared.Weights.Length;
        return Math.Min(
            length, (int)((long)FixedOrder.BlockCount(length) * number / _shared.Shares.Length) * FixedOrder.BlockLength);
    }
}
