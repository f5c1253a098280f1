using DistSeq.Engine.Cells;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Training;

/// <summary>Losses and gradients of any logits, by the arithmetic of training. Each call allocates its buffers.</summary>
internal static unsafe class LogitLoss
{
    /// <summary>-ln softmax(logits)[target] in nats, over all positions that have a target.</summary>
    /// <param name="logits">[positions, outputs].</param>
    /// <param name="targets">[positions]: 0 … outputs - 1, or -1 for no target.</param>
    /// <param name="outputs">1 or more.</param>
    /// <param name="reduction">Sum, or mean over the targets.</param>
    /// <param name="gradients">[positions, outputs], written: dLoss/d(logits).</param>
    /// <returns>The sum or the mean; 0 if there is no target.</returns>
    /// <exception cref="ArgumentException">A length or a target does not fit.</exception>
    public static double CrossEntropy(
        ReadOnlySpan<float> logits, ReadOnlySpan<int> targets, int outputs, LossReduction reduction, Span<float> gradients)
    {
        Refuse.UnlessIds(nameof(targets), targets, outputs);
        var (model, layout) = Head(outputs, targets.Length, logits, gradients);
        var head = new SoftmaxHead(model, layout, targets.Length, 1);
        Place(logits, head, layout.Length);
        var count = targets.Length - targets.Count(-1);
        var scale = Scale(reduction, count);
        var loss = 0.0;
        for (var position = 0; position < targets.Length; position++)
            loss += head.Loss(position, targets[position], scale);
        CopyGradients(head, gradients);
        return reduction == LossReduction.Mean ? loss / Math.Max(1, count) : loss;
    }

    /// <summary>-(y ln p + (1 - y) ln(1 - p)) with p = sigmoid(logit), nats, summed over the outputs of each position.</summary>
    /// <param name="logits">[positions, outputs].</param>
    /// <param name="targets">[positions, outputs]: y, 0 … 1.</param>
    /// <param name="outputs">1 or more.</param>
    /// <param name="reduction">Sum, or mean over the positions.</param>
    /// <param name="gradients">[positions, outputs], written: dLoss/d(logits).</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static double BinaryCrossEntropy(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, int outputs, LossReduction reduction, Span<float> gradients)
    {
        var positions = logits.Length / Math.Max(1, outputs);
        Refuse.UnlessLength(nameof(targets), targets.Length, logits.Length);
        var (model, layout) = Head(outputs, positions, logits, gradients);
        var head = new BinaryHead(model, layout, positions, 1);
        Place(logits, head, layout.Length);
        var scale = Scale(reduction, positions);
        var loss = 0.0;
        for (var position = 0; position < positions; position++)
            loss += head.Loss(position, targets.Slice(position * outputs, outputs), scale);
        CopyGradients(head, gradients);
        return reduction == LossReduction.Mean ? loss / positions : loss;
    }

    // Only the number of outputs of this network matters.
    private static (ModelDefinition Model, ParameterLayout Layout) Head(
        int outputs, int positions, ReadOnlySpan<float> logits, ReadOnlySpan<float> gradients)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(positions, 1);
        Refuse.UnlessLength(nameof(logits), logits.Length, positions * outputs);
        Refuse.UnlessLength(nameof(gradients), gradients.Length, logits.Length);
        var model = new ModelDefinition(CellKind.Rnn, 1, 1, 1, outputs);
        return (model, new ParameterLayout(model));
    }

    private static float Scale(LossReduction reduction, int count) =>
        reduction == LossReduction.Sum ? 1 : 1f / Math.Max(1, count);

    // With zero weights, the head fills its padding with logits that have no probability.
    private static void Place(ReadOnlySpan<float> logits, DenseHead head, int weights)
    {
        var positions = logits.Length / head.Outputs;
        var hidden = new AlignedBuffer(positions, Width.Floats);
        head.Load(new float[weights]);
        head.Forward(hidden.Pointer, Width.Floats, positions);
        GC.KeepAlive(hidden);
        for (var position = 0; position < positions; position++)
            logits.Slice(position * head.Outputs, head.Outputs).CopyTo(Logits(head, position));
    }

    private static void CopyGradients(DenseHead head, Span<float> gradients)
    {
        for (var position = 0; position < gradients.Length / head.Outputs; position++)
            Logits(head, position).CopyTo(gradients[(position * head.Outputs)..]);
    }

    private static Span<float> Logits(DenseHead head, int position) =>
        new(head.Logits + ((long)position * head.Stride), head.Outputs);
}
