using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Optimization;

/// <summary>
/// Adam (Kingma and Ba 2015) as PyTorch has it: m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2,
/// w -= rate / (1 - b1^t) * m / (sqrt(v) / sqrt(1 - b2^t) + epsilon). State: m, then v.
/// </summary>
/// <param name="learningRate">Step size, above 0.</param>
/// <param name="beta1">Decay of the mean, default 0.9.</param>
/// <param name="beta2">Decay of the mean square, default 0.999.</param>
/// <param name="epsilon">Default 1e-8.</param>
public sealed class Adam(double learningRate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) : IOptimizer
{
    public int StatePerParameter => 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Update(long step, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, Span<float> state, Span<float> destination)
    {
        Refuse.UnlessLength(nameof(gradient), gradient.Length, weights.Length);
        Refuse.UnlessLength(nameof(state), state.Length, 2 * weights.Length);
        Refuse.UnlessLength(nameof(destination), destination.Length, weights.Length);
        float b1 = (float)beta1, b2 = (float)beta2, rest1 = (float)(1 - beta1), rest2 = (float)(1 - beta2), small = (float)epsilon;
        var rate = (float)(learningRate / (1 - Power(beta1, step)));
        var root = (float)(1 / Math.Sqrt(1 - Power(beta2, step)));
        var count = (nuint)weights.Length;
        ref var w = ref MemoryMarshal.GetReference(weights);
        ref var g = ref MemoryMarshal.GetReference(gradient);
        ref var m = ref MemoryMarshal.GetReference(state);
        ref var v = ref Unsafe.Add(ref m, count);
        ref var to = ref MemoryMarshal.GetReference(destination);
        nuint i = 0;
        for (; i + 16 <= count; i += 16)
        {
            var slope = Vector512.LoadUnsafe(ref g, i);
            var mean = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref m, i), Vector512.Create(b1), slope * rest1);
            var square = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref v, i), Vector512.Create(b2), slope * slope * rest2);
            mean.StoreUnsafe(ref m, i);
            square.StoreUnsafe(ref v, i);
            var divisor = Vector512.FusedMultiplyAdd(Vector512.Sqrt(square), Vector512.Create(root), Vector512.Create(small));
            (Vector512.LoadUnsafe(ref w, i) - (mean * rate / divisor)).StoreUnsafe(ref to, i);
        }

        for (; i < count; i++)
        {
            var slope = Unsafe.Add(ref g, i);
            var mean = MathF.FusedMultiplyAdd(Unsafe.Add(ref m, i), b1, slope * rest1);
            var square = MathF.FusedMultiplyAdd(Unsafe.Add(ref v, i), b2, slope * slope * rest2);
            Unsafe.Add(ref m, i) = mean;
            Unsafe.Add(ref v, i) = square;
            Unsafe.Add(ref to, i) = Unsafe.Add(ref w, i) - (mean * rate / MathF.FusedMultiplyAdd(MathF.Sqrt(square), root, small));
        }
    }

    // By squaring, not Math.Pow, whose last bit differs between platforms.
    private static double Power(double value, long exponent)
    {
        var result = 1.0;
        for (; exponent > 0; exponent >>= 1, value *= value)
        {
            if ((exponent & 1) == 1)
                result *= value;
        }

        return result;
    }
}
