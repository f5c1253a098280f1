using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistSeq.Engine.Models;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Layers;

/// <summary>
/// Independent outputs, each on with the probability p = sigmoid(logit): loss = -sum over the outputs of y ln p + (1 - y) ln(1 - p)
/// (Boulanger-Lewandowski et al. 2012).
/// </summary>
internal sealed unsafe class BinaryHead(ModelDefinition model, ParameterLayout layout, int maxSteps, int maxRows)
    : DenseHead(model, layout, maxSteps, maxRows)
{
    // So many blocks of factors 1 + e of up to 2 can be multiplied without overflow.
    private const int Run = 64 * Width.Floats;

    private readonly AlignedBuffer _targets = new(Width.Pad(model.Outputs));

    /// <summary>Loss of one position in nats; its logits become scale * (p - y).</summary>
    /// <param name="position">Number of the position.</param>
    /// <param name="targets">[Outputs], y from 0 to 1.</param>
    /// <param name="scale">Factor of the gradient.</param>
    /// <remarks>With e = exp(-|z|): loss = max(z, 0) - z y + ln(1 + e), p = (z above 0 ? 1 : e) / (1 + e).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Loss(int position, ReadOnlySpan<float> targets, float scale)
    {
        targets[..Outputs].CopyTo(_targets.Span);
        var logits = Logits + ((long)position * Stride);
        Vector512<float> one = Vector512<float>.One, sum = Vector512<float>.Zero;
        var logarithms = 0.0;
        for (var first = 0; first < Stride; first += Run)
        {
            var product = one;
            for (var j = first; j < Math.Min(first + Run, Stride); j += Width.Floats)
            {
                Vector512<float> z = Vector512.Load(logits + j), y = Vector512.Load(_targets.Pointer + j);
                var e = Activations.Exp(Vector512<float>.Zero - Vector512.Abs(z));
                product *= one + e;
                sum += Activations.Rectify(z) - (z * y);
                var p = Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512<float>.Zero), one, e) / (one + e);
                ((p - y) * Vector512.Create(scale)).Store(logits + j);
            }

            for (var i = 0; i < Width.Floats; i++)
                logarithms += Math.Log(product[i]);
        }

        return FixedOrder.Fold(sum) + logarithms;
    }
}
