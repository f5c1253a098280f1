using System.Runtime.Intrinsics;

namespace DistSeq.Engine.Models;

/// <summary>
/// Predicts quantiles of numbers. For a number y and an output z for its quantile q, loss = max(q (y - z), (q - 1) (y - z)), the
/// pinball loss (Koenker and Bassett 1978). Its mean is lowest when y is below z with probability q. The loss of a position is
/// the mean over its outputs: all quantiles of the first number, then those of the next.
/// </summary>
internal sealed unsafe class QuantileHead : DenseHead
{
    private readonly AlignedBuffer _targets;
    private readonly AlignedBuffer _above;
    private readonly AlignedBuffer _below;
    private readonly int _quantiles;

    public QuantileHead(ModelDefinition model, ParameterLayout layout, int maxSteps, int maxRows, int? maxLanes = null)
        : base(model, layout, maxSteps, maxRows, maxLanes, never: 0)
    {
        _quantiles = model.Quantiles.Count;
        _targets = new AlignedBuffer(Stride);
        _above = new AlignedBuffer(Stride);
        _below = new AlignedBuffer(Stride);
        for (var j = 0; j < Math.Min(Outputs, _above.Length); j++)
        {
            _above.Span[j] = model.Quantiles[j % _quantiles];
            _below.Span[j] = 1 - model.Quantiles[j % _quantiles];
        }
    }

    /// <summary>Returns the loss of one position; replaces its outputs by scale * dLoss/d(outputs).</summary>
    /// <param name="position">The position.</param>
    /// <param name="targets">The numbers, one for each run of quantiles.</param>
    /// <param name="scale">Factor of the gradient.</param>
    public double Loss(int position, ReadOnlySpan<float> targets, float scale)
    {
        for (var j = 0; j < Outputs; j++)
            _targets.Span[j] = targets[j / _quantiles];
        scale /= Outputs;
        var sum = Vector512.IsHardwareAccelerated ? Loss<Wide512>(position, scale) : Loss<Wide256>(position, scale);
        return sum / Outputs;
    }

    // In the padding q and 1 - q are both 0, so loss and gradient are too.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Loss<T>(int position, float scale)
        where T : struct, IVector<T>
    {
        var outputs = Logits + ((long)position * Stride);
        var sum = new PartialSums<T>(T.Zero);
        for (var j = 0; j < Stride; j += T.Floats)
        {
            T error = T.Load(_targets.Pointer + j) - T.Load(outputs + j);
            T above = T.Load(_above.Pointer + j), below = T.Load(_below.Pointer + j);
            sum.Add(j, T.Max(error * above, T.Zero - (error * below)));
            var slope = T.ConditionalSelect(T.GreaterThan(error, T.Zero), T.Zero - above, below);
            // A non-finite error must show in the gradient too.
            ((slope + (error * T.Zero)) * T.Create(scale)).Store(outputs + j);
        }

        return sum.Fold();
    }
}
