using DistSeq.Exercises;

namespace DistSeq.Engine.Tests.Training;

/// <summary>What has to be kept over 40 time steps, from first weights as PyTorch draws them.</summary>
public class LongMemoryTests
{
    [Fact]
    public void An_lstm_learns_the_running_parity_of_40_bits_within_1200_steps() =>
        Assert.Equal(1, new Parity(UniformWeights.Of, 1).To(1200).Accuracy());

    [Fact]
    public void An_lstm_with_forget_bias_3_recalls_the_first_symbol_across_40_of_noise_within_500_steps() =>
        Assert.InRange(new Recall(CellKind.Lstm, 3, UniformWeights.Of, 1).To(500).Accuracy(), 0.99, 1);
}
