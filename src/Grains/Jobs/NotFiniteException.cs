using DistSeq.Grains.Parameters;
using static System.FormattableString;

namespace DistSeq.Grains.Jobs;

/// <summary>Training has diverged: replaying would diverge again.</summary>
internal sealed class NotFiniteException(string message) : Exception(message)
{
    private const string Remedy = "Lower optimizer.learningRate or set training.clip.";

    /// <summary>A step is not finite.</summary>
    /// <param name="total">The step.</param>
    /// <param name="lanes">Reports of its lanes, in order.</param>
    /// <param name="rate">Its learning rate.</param>
    public static NotFiniteException Of(StepTotal total, IReadOnlyList<LaneReport> lanes, double rate) => new(Invariant(
        $"Step {total.Version} is not finite at learning rate {rate:g6}: {What(total, lanes)}. {Remedy}"));

    /// <summary>The trained weights are useless.</summary>
    /// <param name="loss">On the validation split, nats per token.</param>
    /// <param name="step">The last.</param>
    /// <param name="rate">Its learning rate.</param>
    public static NotFiniteException Of(double loss, long step, double rate) => new(Invariant(
        $"The validation loss after step {step}, the last, is {loss} at learning rate {rate:g6}. {Remedy}"));

    private static string What(StepTotal total, IReadOnlyList<LaneReport> lanes)
    {
        if (lanes.FirstOrDefault(lane => !lane.IsFinite) is { } broken)
        {
            var loss = broken.Loss / Math.Max(1, broken.Tokens);
            var count = lanes.Count(lane => !lane.IsFinite);
            return Invariant(
                $"lane {broken.Lane} has a loss of {loss:g6} nats per token and a gradient norm of {broken.GradientNorm:g6} ")
                + Invariant($"(broken lanes: {count} of {lanes.Count})");
        }

        if (!double.IsFinite(total.Loss))
            return Invariant($"the loss is {total.Loss}, though that of each lane is finite");
        var largest = lanes.MaxBy(lane => lane.GradientNorm);
        return Invariant(
            $"the update is too large for a float, though every gradient is finite ")
            + Invariant($"(largest norm: {largest?.GradientNorm:g6} in lane {largest?.Lane})");
    }
}
