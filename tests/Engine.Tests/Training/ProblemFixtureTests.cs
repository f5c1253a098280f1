using DistSeq.Engine.Cells;
using DistSeq.Engine.Models;
using DistSeq.Engine.Tests.Fixtures;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tests.Training;

/// <summary>Whole models against PyTorch: loss and all gradients.</summary>
public class ProblemFixtureTests
{
    private static readonly (string, string)[] Lstm = [("i", "i"), ("f", "f"), ("g", "g"), ("o", "o")];
    private static readonly (string, string)[] Gru = [("r", "r"), ("z", "z"), ("nx", "nh")];

    [Fact]
    public void A_class_is_read_from_each_rows_last_time_step() => Check(
        "many_to_one_gru",
        new ModelDefinition(CellKind.GruResetAfter, 8, 1, 4, 3) { Embedding = 3, ManyToOne = true },
        "gru.", Gru, fixture => fixture.Integers("inputs/labels"));

    [Fact]
    public void A_tagger_runs_both_ways_over_rows_of_unequal_lengths() => Check(
        "tagger_bilstm",
        new ModelDefinition(CellKind.Lstm, 8, 1, 4, 4) { Embedding = 3, Bidirectional = true },
        "lstm.", Lstm, fixture => [.. fixture.Integers("inputs/tags").Select(tag => Math.Max(tag, -1))]);

    private static void Check(string name, ModelDefinition model, string prefix, (string, string)[] gates, Func<Fixture, int[]> targets)
    {
        var fixture = new Fixture(name);
        var (steps, rows) = (fixture.Shape("inputs/ids")[0], fixture.Shape("inputs/ids")[1]);
        var computer = new StepComputer(model, rows, 1, steps, null);
        var links = ParameterLinks.Torch(model, computer.Layout, gates, prefix);
        links.AddEmbedding(model, "emb.weight");
        links.AddHead(model, "out.weight", "out.bias");
        computer.Load(links.Weights(fixture, "params/"));
        var lane = new LaneBatch(0, steps, fixture.Integers("inputs/ids"), targets(fixture), default) { Lengths = fixture.Integers("inputs/lengths") };
        var outcome = computer.Compute([lane])[0];
        Close.To(fixture.Scalar("expected/loss"), outcome.Loss / outcome.Tokens, "loss");
        links.AssertGradients(fixture, "gradients/", computer.Sums[0].Values.Span);
    }
}
