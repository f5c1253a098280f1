using DistSeq.Engine.Data;
using DistSeq.Engine.Layers;
using DistSeq.Engine.Models;
using DistSeq.Engine.Optimization;
using DistSeq.Engine.Optimization.Schedules;
using DataFormat = DistSeq.Contracts.Specs.DataFormat;
using SingleNetwork = DistSeq.Engine.Training.SingleNetwork;

namespace DistSeq.Grains.Tests.Translation;

/// <summary>The engine has everything that a spec may name.</summary>
public sealed class ModelingTests
{
    public static TheoryData<CellKind> Cells => [.. Enum.GetValues<CellKind>()];

    public static TheoryData<OptimizerKind> Optimizers => [.. Enum.GetValues<OptimizerKind>()];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_cell_of_a_spec_is_one_of_the_engine(CellKind cell)
    {
        var spec = new ModelSpec { Cell = cell, Hidden = 3, Layers = 2, Dropout = new DropoutSpec { WeightDrop = 0.5 } };
        var size = Modeling.Size(spec, 64);
        Assert.Equal(cell.ToString(), size.Cell.ToString());
        Assert.Equal((2, 3), (size.Layers, size.Hidden));
        var shape = CellCatalog.Shape(size.Cell);
        var hasWeightsToDrop = shape.RecurrentBlocks > 0 || shape.HasCandidateProduct;
        Assert.Equal(
            hasWeightsToDrop ? [] : ["model.dropout.weightDrop"],
            SpecRules.Check(Examples.Job with { Model = spec }).Select(failure => failure.Path));
    }

    [Theory]
    [InlineData(51, 2, null, 2)]
    [InlineData(50, 2, null, 2)]
    [InlineData(25, 2, null, 1)]
    [InlineData(251, null, null, 10)]
    [InlineData(1_000, null, 1_000L, 40)]
    public void A_job_ends_with_the_epochs_that_were_asked_for(long step, int? epochs, long? steps, double expected) =>
        Assert.Equal(expected, Modeling.EpochAt(step, new TrainingSpec { Epochs = epochs, Steps = steps }, 25));

    [Theory]
    [InlineData(DataFormat.Lines, 4 * 5)]
    [InlineData(DataFormat.Text, 4 * 4)]
    [InlineData(DataFormat.Conll, 4 * 9)]
    [InlineData(DataFormat.Tsv, 4 * 9)]
    public void A_step_has_as_many_tokens_as_its_sequences_have(DataFormat format, long expected)
    {
        var spec = Examples.Job with
        {
            Data = new DataSpec { Format = format },
            Training = new TrainingSpec { Batch = 4, Window = 5 },
        };
        // Two sequences of 3 and 15 tokens: 9 on average. As one text, four rows have four targets each.
        var corpus = Corpus(format);
        Assert.Equal(expected, Modeling.Batch(spec, corpus).TokensPerStep);
        var wide = spec with { Training = spec.Training with { Batch = 1, Window = 64 } };
        Assert.Equal(9, Modeling.Batch(wide, corpus).TokensPerStep);
    }

    [Theory]
    [InlineData(DataFormat.Lines, "language", false)]
    [InlineData(DataFormat.Text, "language", false)]
    [InlineData(DataFormat.Tsv, "classify", true)]
    [InlineData(DataFormat.Conll, "tag", false)]
    public void Every_field_of_a_model_reaches_the_engine(DataFormat format, string task, bool manyToOne)
    {
        var spec = new ModelSpec
        {
            Hidden = 4,
            Embedding = 4,
            Tied = task == "language",
            Bidirectional = task != "language",
            ForgetBias = 2,
            Dropout = new DropoutSpec
            {
                BetweenLayers = 0.1,
                Locked = true,
                Zoneout = 0.2,
                WeightDrop = 0.3,
                Input = 0.4,
                Output = 0.5,
            },
        };
        var job = Examples.Job with { Data = new DataSpec { Format = format }, Model = spec };
        Assert.Equal(task, Modeling.Task(job).Name);
        var model = Assert.IsType<SingleNetwork>(Modeling.Network(job, Corpus(format))).Definition;
        Assert.Equal(
            (4, spec.Tied, spec.Bidirectional, 2.0, manyToOne),
            (model.Embedding, model.Tied, model.Bidirectional, model.ForgetBias, model.ManyToOne));
        Assert.Equal(
            new DropoutRates { BetweenLayers = 0.1, Locked = true, Zoneout = 0.2, WeightDrop = 0.3, Input = 0.4, Output = 0.5 },
            model.Dropout);
    }

    [Fact]
    public void Every_kind_of_token_and_every_reduction_is_one_of_the_engine()
    {
        foreach (var kind in Enum.GetValues<TokenKind>())
        {
            var tokenizer = Modeling.Reading(new DataSpec { Tokens = kind, Lowercase = true }).Tokenizer;
            Assert.Equal((kind.ToString(), true), (tokenizer.Kind.ToString(), tokenizer.FoldCase));
        }

        foreach (var loss in Enum.GetValues<LossReduction>())
        {
            var spec = Examples.Job with { Training = new TrainingSpec { Loss = loss } };
            Assert.Equal(loss.ToString(), Modeling.Plan(spec).Reduction.ToString());
        }
    }

    private static TokenCorpus Corpus(DataFormat format)
    {
        var isClassified = format is DataFormat.Tsv or DataFormat.Conll;
        var targets = format switch { DataFormat.Tsv => 2, DataFormat.Conll => 18, _ => 0 };
        return new TokenCorpus(
            Enum.Parse<EngineFormat>(format.ToString()), Vocabulary.OfCharacters("ab"),
            new TokenSequences(new int[18], [3, 18]) { Targets = new int[targets] }, new TokenSequences([], []))
        {
            Classes = isClassified ? Vocabulary.OfNames(["x", "y", "z"]) : null,
        };
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Every_optimizer_of_a_spec_is_one_of_the_engine(OptimizerKind kind) =>
        Assert.Equal(kind.ToString(), Rules.Optimizer(new OptimizerSpec { Kind = kind }).GetType().Name);

    // Each against the engine's rule with the same numbers. A field that was not passed on would show in the third update.
    public static TheoryData<OptimizerSpec, IOptimizer> Rulings => new()
    {
        {
            new() { Kind = OptimizerKind.Momentum, Momentum = 0.5, Form = OptimizerForm.Course, WeightDecay = 0.1 },
            new Momentum(0.5, MomentumForm.Average, 0.1)
        },
        {
            new() { Kind = OptimizerKind.Nesterov, Momentum = 0.5, Form = OptimizerForm.Course },
            new Nesterov(0.5, MomentumForm.Average)
        },
        { new() { Kind = OptimizerKind.Nesterov, Momentum = 0.5 }, new Nesterov(0.5) },
        { new() { Kind = OptimizerKind.Adagrad, Epsilon = 0.1 }, new Adagrad(0.1) },
        { new() { Kind = OptimizerKind.Adadelta, Rho = 0.5, Epsilon = 0.1 }, new Adadelta(0.5, 0.1) },
        { new() { Kind = OptimizerKind.RmsProp, Rho = 0.5, Epsilon = 0.1 }, new RmsProp(0.5, 0.1) },
        { new() { Beta1 = 0.5, Beta2 = 0.6, Epsilon = 0.1 }, new Adam(0.5, 0.6, 0.1) },
        { new() { Form = OptimizerForm.Keras }, new Adam(epsilon: 1e-7, form: AdamForm.Keras) },
        { new() { Form = OptimizerForm.Keras, Epsilon = 0.1 }, new Adam(epsilon: 0.1, form: AdamForm.Keras) },
        { new() { Form = OptimizerForm.Course, Epsilon = 0.1 }, new Adam(epsilon: 0.1, form: AdamForm.Course) },
        {
            new() { Kind = OptimizerKind.AdamW, Beta1 = 0.5, Beta2 = 0.6, Epsilon = 0.1, WeightDecay = 0.2 },
            new AdamW(0.2, 0.5, 0.6, 0.1)
        },
        {
            new()
            {
                Kind = OptimizerKind.ScheduleFreeAdamW,
                Beta1 = 0.5,
                Beta2 = 0.6,
                Epsilon = 0.1,
                WeightDecay = 0.2,
                Schedule = new() { WarmUp = 4 },
            },
            new ScheduleFreeAdamW(0.2, 4, 0.5, 0.6, 0.1)
        },
    };

    [Theory]
    [MemberData(nameof(Rulings), DisableDiscoveryEnumeration = true)]
    public void Every_field_of_an_optimizer_reaches_the_engine(OptimizerSpec spec, IOptimizer expected)
    {
        Assert.Empty(SpecRules.Check(Examples.Job with { Optimizer = spec }));
        Assert.Equal(Updated(expected), Updated(Rules.Optimizer(spec)));
        Assert.NotEqual(Updated(expected), Updated(Rules.Optimizer(new OptimizerSpec { Kind = spec.Kind })));
    }

    [Fact]
    public void A_schedule_free_rule_warms_up_by_itself() =>
        Assert.Equal(0.5, Rules.Schedule(new()
        {
            Kind = OptimizerKind.ScheduleFreeAdamW,
            LearningRate = 0.5,
            Schedule = new() { WarmUp = 9 },
        }).At(1, ScheduleState.Initial));

    private static float[] Updated(IOptimizer optimizer)
    {
        float[] weights = [1, -2, 3];
        var state = new float[3 * optimizer.StatePerParameter];
        for (var step = 1; step <= 3; step++)
            optimizer.Update(step, 0.1, weights, [0.5f * step, -0.01f, 3], state, weights);
        return weights;
    }

    [Theory]
    [InlineData(32, null, 8)]
    [InlineData(12, null, 4)]
    [InlineData(6, null, 2)]
    [InlineData(7, null, 1)]
    [InlineData(32, 16, 16)]
    public void Lanes_are_those_asked_for_or_the_most_of_eight_that_divide_the_batch(int batch, int? asked, int lanes) =>
        Assert.Equal(lanes, Modeling.Lanes(new TrainingSpec { Batch = batch, Lanes = asked }));

    [Fact]
    public void Steps_are_those_asked_for_or_enough_to_see_everything_once_an_epoch()
    {
        Assert.Equal(7, Modeling.Steps(new TrainingSpec { Steps = 7 }, 2.5));
        Assert.Equal(8, Modeling.Steps(new TrainingSpec { Epochs = 3 }, 2.5));
        Assert.Equal(25, Modeling.Steps(new TrainingSpec(), 2.5));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4_096, 1)]
    [InlineData(4_097, 2)]
    [InlineData(100_000, 7)]
    public void Shards_cover_the_parameters_without_gap_at_multiples_of_a_block(int length, int shards)
    {
        Assert.Equal(shards, ShardRange.Limit(length, shards));
        var ranges = Enumerable.Range(0, shards).Select(index => ShardRange.Of(length, shards, index)).ToArray();
        Assert.Equal((0, length), (ranges[0].Begin, ranges[^1].End));
        Assert.Equal(ranges.Skip(1).Select(range => range.Begin), ranges.SkipLast(1).Select(range => range.End));
        Assert.All(ranges, range => Assert.True(range.Begin < range.End && range.Begin % 4_096 == 0));
    }

    [Fact]
    public void There_are_no_more_shards_than_blocks() => Assert.Equal(2, ShardRange.Limit(4_097, 256));
}
