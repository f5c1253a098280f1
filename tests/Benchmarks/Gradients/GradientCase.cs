namespace DistSeq.Benchmarks.Gradients;

/// <summary>A kind of network at initialization.</summary>
/// <param name="Name">Its name in the chart.</param>
/// <param name="Cell">Its cell.</param>
/// <param name="ForgetBias">Bias of the forget gate; null leaves the initializer's.</param>
/// <param name="IsUniform">
/// Whether all parameters are uniform in ±1/sqrt(H), as PyTorch initializes, instead of by the engine's initializer.
/// </param>
internal sealed record GradientCase(string Name, CellKind Cell, float? ForgetBias = null, bool IsUniform = false);
