using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistSeq.Engine.Models;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Layers;

/// <summary>One of many outputs: softmax and cross-entropy, loss = -ln softmax(logits)[target].</summary>
internal sealed unsafe class SoftmaxHead(ModelDefinition model, ParameterLayout layout, int maxSteps, int maxRows)
    : DenseHead(model, layout, maxSteps, maxRows)
{
    /// <summary>
    /// Loss of one position in nats; its logits become scale * (softmax - onehot(target)). A target of -1 is masked: loss and gradient 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Loss(int position, int target, float scale)
    {
        var logits = Logits + ((long)position * Stride);
        if (target < 0)
        {
            Mask(position);
            return 0;
        }

        var chosen = logits[target];
        var largest = Largest(logits);
        var sum = Vector512<float>.Zero;
        for (var j = 0; j < Stride; j += Width.Floats)
        {
            var e = Activations.Exp(Vector512.Load(logits + j) - Vector512.Create(largest));
            e.Store(logits + j);
            sum += e;
        }

        var total = FixedOrder.Fold(sum);
        var factor = Vector512.Create(scale / total);
        for (var j = 0; j < Stride; j += Width.Floats)
            (Vector512.Load(logits + j) * factor).Store(logits + j);
        logits[target] -= scale;
        return Math.Log(total) + largest - chosen;
    }

    private float Largest(float* logits)
    {
        var largest = Vector512.Load(logits);
        for (var j = Width.Floats; j < Stride; j += Width.Floats)
            largest = Vector512.Max(largest, Vector512.Load(logits + j));
        var result = largest[0];
        for (var i = 1; i < Width.Floats; i++)
            result = MathF.Max(result, largest[i]);
        return result;
    }
}
