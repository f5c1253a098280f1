using System.Runtime.Intrinsics;

namespace DistSeq.Engine.Models;

/// <summary>
/// Independent outputs, each on with probability p = sigmoid(logit). Loss = -sum over the outputs of y ln p + (1 - y) ln(1 - p)
/// (Boulanger-Lewandowski et al. 2012).
/// </summary>
internal sealed unsafe class BinaryHead(
    ModelDefinition model, ParameterLayout layout, int maxSteps, int maxRows, int? maxLanes = null)
    : DenseHead(model, layout, maxSteps, maxRows, maxLanes, never: LowestFinite)
{
    // Minus infinity times a target of 0 would be NaN.
    private const float LowestFinite = float.MinValue;

    // Factors 1 + e are at most 2, so this many blocks multiply without overflow.
    private const int Run = 64 * Width.Floats;

    private readonly AlignedBuffer _targets = new(Width.Pad(model.Outputs));

    /// <summary>Returns the loss of one position in nats; replaces its logits by scale * (p - y).</summary>
    /// <param name="position">The position.</param>
    /// <param name="targets">[Outputs], y from 0 to 1.</param>
    /// <param name="scale">Factor of the gradient.</param>
    /// <remarks>With e = exp(-|z|): loss = max(z, 0) - z y + ln(1 + e), p = (z > 0 ? 1 : e) / (1 + e).</remarks>
    public double Loss(int position, ReadOnlySpan<float> targets, float scale)
    {
        targets[..Outputs].CopyTo(_targets.Span);
        return Vector512.IsHardwareAccelerated ? Loss<Wide512>(position, scale) : Loss<Wide256>(position, scale);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Loss<T>(int position, float scale)
        where T : struct, IVector<T>
    {
        var logits = Logits + ((long)position * Stride);
        var one = T.One;
        var sum = new PartialSums<T>(T.Zero);
        var factors = stackalloc float[Width.Floats];
        var logarithms = 0.0;
        for (var first = 0; first < Stride; first += Run)
        {
            var product = new PartialSums<T>(one);
            for (var j = first; j < Math.Min(first + Run, Stride); j += T.Floats)
            {
                T z = T.Load(logits + j), y = T.Load(_targets.Pointer + j);
                var e = Activations.Exp(T.Zero - T.Abs(z));
                product.Multiply(j, one + e);
                sum.Add(j, Activations.Rectify(z) - (z * y));
                var p = T.ConditionalSelect(T.GreaterThan(z, T.Zero), one, e) / (one + e);
                ((p - y) * T.Create(scale)).Store(logits + j);
            }

            product.Store(factors);
            for (var i = 0; i < Width.Floats; i++)
                logarithms += Math.Log(factors[i]);
        }

        return sum.Fold() + logarithms;
    }
}
