using System.Text.RegularExpressions;
using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Models;
using DistSeq.Engine.Numerics;
using DistSeq.Engine.Training;
using static System.FormattableString;

namespace DistSeq.Grains.Tests.Jobs;

/// <summary>A job whose numbers are not finite fails, and says in which step and lane.</summary>
public sealed class NotFiniteTests(Clusters clusters)
{
    private const string Remedy = "Lower optimizer.learningRate or set training.clip.";

    // Rectified units overflow within a few steps; with this seed, first in the middle of the batch.
    private static readonly JobSpec Exploding = Examples.Job with
    {
        Seed = 6,
        Data = Examples.Job.Data with { Seed = 6 },
        Model = new ModelSpec { Cell = CellKind.RnnRelu, Hidden = 48 },
        Optimizer = new OptimizerSpec { Kind = OptimizerKind.Sgd, LearningRate = 10, Schedule = new ScheduleSpec { WarmUp = 4 } },
    };

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 3, 2)]
    [InlineData(3, 8, 4)]
    public async Task A_learning_rate_that_explodes_is_told_with_step_lane_rate_and_norm(int silos, int workers, int shards)
    {
        var (step, lane, norm, broken) = Expected(Exploding);
        Assert.True(
            step > 1 && lane.Lane > 0 && broken < 8,
            $"Another seed, please: lane {lane.Lane} and {broken} in all break in step {step}.");
        var (status, steps) = await (await clusters.Get(silos)).Train(Exploding.Shaped(workers, shards));
        Assert.Equal(JobState.Failed, status.State);
        Assert.Equal(
            Invariant($"Step {step} is not finite at learning rate 10: lane {lane.Lane} has a loss of ")
            + Invariant($"{lane.Loss / lane.Tokens:g6} nats per token and a gradient norm of {norm:g6} ")
            + Invariant($"(broken lanes: {broken} of 8). {Remedy}"),
            status.Error);
        Assert.Equal(step - 1, status.Step);
        Assert.Equal(Enumerable.Range(1, step - 1).Select(n => (long)n), steps.Select(report => report.Step));
        Assert.All(steps, report => Assert.True(double.IsFinite(report.Loss)));
        Assert.Null(status.WeightsSha256);
        Assert.Null(status.Checkpoint);
    }

    [Fact]
    public async Task Optimizer_state_that_overflows_is_told_though_every_gradient_is_finite()
    {
        // Adam keeps squares: gradients of 1e20 would stop their weights for good, and the loss would stay finite.
        var spec = Exploding with
        {
            Seed = 1,
            Optimizer = Exploding.Optimizer with { Kind = OptimizerKind.Adam, LearningRate = 100 },
        };
        var (status, _) = await (await clusters.Get(3)).Train(spec.Shaped(3, 2));
        Assert.Equal(JobState.Failed, status.State);
        Assert.Matches(TooLarge("(25|50|75|100)"), status.Error);
    }

    [Fact]
    public async Task Weights_that_are_of_no_use_after_the_last_step_fail_the_job()
    {
        var spec = Exploding with
        {
            Model = Exploding.Model with { Layers = 2 },
            Training = Exploding.Training with { Steps = 1 },
            Optimizer = Exploding.Optimizer with { Kind = OptimizerKind.RmsProp, LearningRate = 1_000 },
        };
        var (status, steps) = await (await clusters.Get()).Train(spec);
        Assert.Equal(JobState.Failed, status.State);
        Assert.Equal($"The validation loss after step 1, the last, is NaN at learning rate 250. {Remedy}", status.Error);
        Assert.True(double.IsFinite(Assert.Single(steps).Loss));
        Assert.Null(status.WeightsSha256);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task A_loss_that_is_not_finite_fails_the_job(double loss)
    {
        var (status, steps) = await Spoilt(
            "/0", push => push with { Lanes = [.. push.Lanes.Select(lane => lane with { Loss = loss })] });
        Assert.Equal(
            Invariant($"Step 5 is not finite at learning rate 0.25: the loss is {loss}, ")
            + $"though that of each lane is finite. {Remedy}",
            status.Error);
        Assert.Equal([1, 2, 3, 4], steps.Select(step => step.Step));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public async Task An_update_of_any_shard_that_is_not_finite_fails_the_job_in_the_same_step(float value)
    {
        // Shard 1 knows no losses, so only its weights show it.
        var (status, steps) = await Spoilt("/1", push => push with
        {
            Sums = [.. push.Sums.Select(part => part with
            {
                Values = new TensorBlock((float[])[value, .. part.Values.Values.ToArray()[1..]]),
            })],
        });
        Assert.Matches(TooLarge("0\\.25"), status.Error);
        Assert.StartsWith("Step 5 ", status.Error, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4], steps.Select(step => step.Step));
    }

    private static string TooLarge(string rate) =>
        $@"^Step \d+ is not finite at learning rate {rate}: the update is too large for a float, though every gradient is finite "
        + $@"\(largest norm: \d\S* in lane [0-7]\)\. {Regex.Escape(Remedy)}$";

    // The rate is half of the spec's at step 5.
    private async Task<Outcome> Spoilt(string shard, Func<Push, Push> spoil)
    {
        var cluster = await clusters.Get(3);
        var id = TestCluster.NewId();
        cluster.Interference.Once(id + shard, 4, (context, push) =>
        {
            context.Request.SetArgument(0, spoil(push));
            return context.Invoke();
        });
        var halved = new ScheduleSpec { Kind = ScheduleKind.Stairs, Factor = 0.5, Length = 4 };
        var optimizer = new OptimizerSpec { Kind = OptimizerKind.Sgd, LearningRate = 0.5, Schedule = halved };
        var outcome = await cluster.Train(Examples.Job.Shaped(3, 2) with { Optimizer = optimizer }, id);
        Assert.Equal((JobState.Failed, 4), (outcome.Status.State, outcome.Status.Step));
        return outcome;
    }

    // The same training with the engine alone, checked lane by lane.
    private static (int Step, LaneOutcome Lane, double Norm, int Broken) Expected(JobSpec spec)
    {
        var corpus = TokenCorpus.Read(Examples.Lines, EngineFormat.Lines, spec.Data.Validation.Share, spec.Data.Seed);
        var model = Assert.IsType<SingleNetwork>(Modeling.Network(spec, corpus)).Definition;
        var plan = new LanePlan(spec.Seed, 8, spec.Training.Batch / 8, spec.Training.Window);
        var batcher = new LineBatcher(corpus.Train, plan.Batches(corpus.Train.Count), plan.Window);
        var (together, alone) = (Computer(8), Computer(1));
        var optimizer = Rules.Optimizer(spec.Optimizer);
        var weights = new float[together.Layout.Length];
        Initializer.Fill(model, together.Layout, spec.Seed, weights);
        var state = new float[optimizer.StatePerParameter * weights.Length];
        for (var step = 1; ; step++)
        {
            LaneBatch[] lanes = [.. Enumerable.Range(0, 8).Select(lane => batcher.Get(step - 1, lane))];
            alone.Load(weights);
            var broken = new List<(LaneOutcome Outcome, double Norm)>();
            foreach (var lane in lanes)
            {
                var outcome = alone.Compute([lane], step - 1)[0];
                var norm = Math.Sqrt(alone.Sums[0].Values.ToArray().Sum(value => (double)value * value));
                if (!double.IsFinite(outcome.Loss) || !double.IsFinite(norm))
                    broken.Add((outcome, norm));
            }

            if (broken.Count > 0)
                return (step, broken[0].Outcome, broken[0].Norm, broken.Count);
            together.Load(weights);
            together.Compute(lanes, step - 1);
            var gradient = together.Sums[0].Values.Span;
            Elementwise.Scale(gradient, 1f / 8);
            Assert.True(optimizer.Update(step, Rules.Rate(spec.Optimizer, step), weights, gradient, state, weights));
        }

        StepComputer Computer(int lanes) => new(model, spec.Training.Batch / 8, lanes, spec.Training.Window, null);
    }
}
