using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Optimization;

/// <summary>w -= learningRate * gradient.</summary>
/// <param name="learningRate">Step size, above 0.</param>
public sealed class Sgd(double learningRate) : IOptimizer
{
    private readonly float _rate = (float)learningRate;

    public int StatePerParameter => 0;

    public void Update(long step, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, Span<float> state, Span<float> destination)
    {
        Refuse.UnlessLength(nameof(gradient), gradient.Length, weights.Length);
        Refuse.UnlessLength(nameof(state), state.Length, 0);
        Refuse.UnlessLength(nameof(destination), destination.Length, weights.Length);
        for (var i = 0; i < weights.Length; i++)
            destination[i] = weights[i] - (_rate * gradient[i]);
    }
}
