using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Training;

/// <summary>The network's predictions, and how often they are right.</summary>
public sealed unsafe partial class StepComputer
{
    /// <summary>The likeliest class at each target place of a lane: [T, rows] or [rows]; -1 past a row's length.</summary>
    /// <exception cref="InvalidOperationException">The model has independent outputs.</exception>
    public int[] Predict(LaneBatch lane)
    {
        if (_head is not SoftmaxHead)
            throw new InvalidOperationException("A model of independent outputs has no likeliest class; read its loss instead.");
        Forward([lane], null);
        var classes = new int[Places(lane)];
        for (var place = 0; place < classes.Length; place++)
            classes[place] = IsReal(lane, place) ? Largest(LogitsAt(place, 0)) : -1;
        return classes;
    }

    /// <summary>
    /// Logits at each target place of a lane, without dropout: [T, rows, Outputs] or [rows, Outputs]. Their softmax (sigmoid for
    /// independent outputs) is the probability. Past a row's length they are the head's bias.
    /// </summary>
    public float[] Logits(LaneBatch lane)
    {
        Forward([lane], null);
        var logits = Buffers.Floats(Places(lane), Model.Outputs);
        for (var place = 0; place < logits.Length / Model.Outputs; place++)
        {
            var row = IsReal(lane, place) ? LogitsAt(place, 0) : new ReadOnlySpan<float>(_head!.Bias, Model.Outputs);
            row.CopyTo(logits.AsSpan(place * Model.Outputs));
        }

        return logits;
    }

    /// <summary>Loss and number of right targets of each lane, without dropout. Valid until the next call.</summary>
    /// <param name="lanes">Must have one row each if <paramref name="said"/> is used.</param>
    /// <param name="right">One count per lane.</param>
    /// <param name="said">Receives the likeliest class at each target of a lane; empty for none.</param>
    internal LaneOutcome[] Evaluate(ReadOnlySpan<LaneBatch> lanes, Span<int> right, ReadOnlySpan<Memory<int>> said = default)
    {
        Forward(lanes, null);
        for (var index = 0; index < lanes.Length; index++)
            right[index] = Right(lanes[index], index);
        for (var index = 0; index < said.Length; index++)
            Likeliest(index, said[index].Span);
        return Losses(lanes);
    }

    /// <summary>The same for a model with independent outputs, with the <see cref="Hits"/> of each lane.</summary>
    internal LaneOutcome[] Evaluate(ReadOnlySpan<LaneBatch> lanes, Span<(long Both, long Found, long Missed)> hits)
    {
        Forward(lanes, null);
        for (var index = 0; index < lanes.Length; index++)
            hits[index] = Hits(lanes[index], index);
        return Losses(lanes);
    }

    private static int Largest(ReadOnlySpan<float> logits)
    {
        var largest = 0;
        for (var v = 1; v < logits.Length; v++)
            largest = logits[v] > logits[largest] ? v : largest;
        return largest;
    }

    // Most comparisons fail after a few logits. NaN is never the largest.
    private static bool IsLargest(ReadOnlySpan<float> logits, int chosen)
    {
        for (var v = 0; v < logits.Length; v++)
        {
            if (v < chosen ? !(logits[v] < logits[chosen]) : !(logits[v] <= logits[chosen]))
                return false;
        }

        return true;
    }

    /// <summary>Counts targets with the largest logit, the first among equals. Call it between forward and loss.</summary>
    private int Right(LaneBatch lane, int index)
    {
        var right = 0;
        for (var place = 0; place < Places(lane); place++)
        {
            if (IsTarget(lane, place) && IsLargest(LogitsAt(place, index), lane.Targets[place]))
                right++;
        }

        return right;
    }

    /// <summary>
    /// Counts the lane's independent targets that are on and predicted on (likelier on than off), only predicted on, and only on.
    /// Call it after forward and before the loss.
    /// </summary>
    private (long Both, long Found, long Missed) Hits(LaneBatch lane, int index)
    {
        long both = 0, found = 0, missed = 0;
        for (var place = 0; place < Places(lane); place++)
        {
            if (!IsTarget(lane, place))
                continue;
            var logits = LogitsAt(place, index);
            var targets = lane.TargetVectors.AsSpan(place * Model.Outputs, Model.Outputs);
            for (var output = 0; output < targets.Length; output++)
            {
                var (isOn, isFound) = (targets[output] > 0.5f, logits[output] > 0);
                both += isOn && isFound ? 1 : 0;
                found += !isOn && isFound ? 1 : 0;
                missed += isOn && !isFound ? 1 : 0;
            }
        }

        return (both, found, missed);
    }

    /// <summary>
    /// Writes the likeliest class, the first among equals, at each target place of a one-row lane. Call it between forward and
    /// loss.
    /// </summary>
    private void Likeliest(int index, Span<int> said)
    {
        for (var place = 0; place < said.Length; place++)
            said[place] = Largest(LogitsAt(place, index));
    }

    private ReadOnlySpan<float> LogitsAt(int place, int index) =>
        new(_head!.Logits + ((long)Position(place, index) * _head.Stride), Model.Outputs);
}
