using DistSeq.Contracts.Specs;
using DistSeq.Engine.Layers;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Tests.Models;

/// <summary>Whatever a spec may name, the engine has.</summary>
public sealed class ModelingTests
{
    public static TheoryData<CellKind> Cells => [.. Enum.GetValues<CellKind>()];

    public static TheoryData<OptimizerKind> Optimizers => [.. Enum.GetValues<OptimizerKind>()];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_cell_of_a_spec_is_one_of_the_engine(CellKind cell)
    {
        var model = Modeling.Define(new ModelSpec { Cell = cell, Hidden = 3, Layers = 2 }, 5);
        Assert.Equal(cell.ToString(), model.Cell.ToString());
        Assert.NotNull(CellCatalog.Shape(model.Cell));
        Assert.Equal((5, 2, 3, 5), (model.Inputs, model.Layers, model.Hidden, model.Outputs));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Every_optimizer_of_a_spec_is_one_of_the_engine(OptimizerKind kind) =>
        Assert.Equal(kind.ToString(), Rules.Optimizer(new OptimizerSpec { Kind = kind }).GetType().Name);

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
