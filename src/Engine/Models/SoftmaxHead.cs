using System.Runtime.Intrinsics;

namespace DistSeq.Engine.Models;

/// <summary>One class of many: softmax and cross-entropy, loss = -ln softmax(logits)[target].</summary>
internal sealed unsafe class SoftmaxHead(
    ModelDefinition model, ParameterLayout layout, int maxSteps, int maxRows, int? maxLanes = null)
    : DenseHead(model, layout, maxSteps, maxRows, maxLanes, never: float.NegativeInfinity)
{
    /// <summary>
    /// Returns the loss of one position in nats; replaces its logits by scale * (softmax - onehot(target)). A target of -1 is
    /// masked: loss and gradient are 0.
    /// </summary>
    public double Loss(int position, int target, float scale)
    {
        if (target < 0)
        {
            Mask(position);
            return 0;
        }

        return Vector512.IsHardwareAccelerated ? Loss<Wide512>(position, target, scale) : Loss<Wide256>(position, target, scale);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Loss<T>(int position, int target, float scale)
        where T : struct, IVector<T>
    {
        var logits = Logits + ((long)position * Stride);
        var chosen = logits[target];
        var largest = Largest<T>(logits);
        var sum = new PartialSums<T>(T.Zero);
        for (var j = 0; j < Stride; j += T.Floats)
        {
            var e = Activations.Exp(T.Load(logits + j) - T.Create(largest));
            e.Store(logits + j);
            sum.Add(j, e);
        }

        var total = sum.Fold();
        var factor = T.Create(scale / total);
        for (var j = 0; j < Stride; j += T.Floats)
            (T.Load(logits + j) * factor).Store(logits + j);
        logits[target] -= scale;
        // Subtract first: next to a large logit the logarithm would be lost.
        return Math.Log(total) + ((double)largest - chosen);
    }

    private float Largest<T>(float* logits)
        where T : struct, IVector<T>
    {
        var largest = T.Load(logits);
        for (var j = T.Floats; j < Stride; j += T.Floats)
            largest = T.Max(largest, T.Load(logits + j));
        var lanes = stackalloc float[T.Floats];
        largest.Store(lanes);
        var result = lanes[0];
        for (var i = 1; i < T.Floats; i++)
            result = MathF.Max(result, lanes[i]);
        return result;
    }
}
