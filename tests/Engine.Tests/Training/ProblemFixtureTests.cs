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

    [Fact]
    public void Two_independent_outputs_are_read_from_both_ways()
    {
        var fixture = new Fixture("many_to_one_bigru_binary");
        var model = new ModelDefinition(
            CellKind.GruResetAfter, 7, 1, 4, 2)
        { Embedding = 3, Bidirectional = true, ManyToOne = true, Independent = true };
        var computer = new StepComputer(model, 3, 1, 5, null, LossReduction.Sum);
        var links = Links(model, computer.Layout, "", "gru.", Gru);
        computer.Load(links.Weights(fixture, "params/"));
        var lane = new LaneBatch(0, 5, fixture.Integers("inputs/ids"), [], default)
        {
            Lengths = fixture.Integers("inputs/lengths"),
            TargetVectors = fixture.Floats("inputs/labels"),
        };
        Close.To(fixture.Scalar("expected/loss"), computer.Compute([lane])[0].Loss, "loss");
        links.AssertGradients(fixture, "gradients/", computer.Sums[0].Values.Span);
        Close.To(fixture.Data("expected/logits"), computer.Logits(lane), "logits");
    }

    [Fact]
    public void A_window_goes_on_from_the_state_of_the_one_before_and_its_gradient_does_not()
    {
        const int steps = 4, rows = 2;
        var fixture = new Fixture("tied_lstm_two_windows");
        var model = new ModelDefinition(CellKind.Lstm, 6, 2, 5, 6) { Embedding = 5, Tied = true };
        var computer = new StepComputer(model, rows, 1, steps, null);
        var links = ParameterLinks.Torch(model, computer.Layout, Lstm, "lstm.");
        links.AddEmbedding(model, "emb.weight");
        links.Add("out.bias", 1, 0, 0, model.Outputs, 1, "head.bias");
        computer.Load(links.Weights(fixture, "params/"));
        var ids = fixture.Integers("inputs/ids");
        ReadOnlyMemory<float> state = default;
        for (var window = 0; window < 2; window++)
        {
            var first = window * steps * rows;
            var outcome = computer.Compute([new LaneBatch(
                0, steps, ids[first..(first + (steps * rows))], ids[(first + rows)..(first + rows + (steps * rows))], state)])[0];
            Close.To(fixture.Scalar($"expected/loss{window + 1}"), outcome.Loss / outcome.Tokens, "loss");
            state = outcome.State;
        }

        links.AssertGradients(fixture, "gradients/", computer.Sums[0].Values.Span);
    }

    [Fact]
    public void A_decoder_goes_on_from_the_state_of_its_encoder()
    {
        const int rows = 3;
        var fixture = new Fixture("encoder_decoder_lstm");
        var model = new EncoderDecoderDefinition(
            new ModelDefinition(CellKind.Lstm, 7, 2, 4, 0) { Embedding = 3 },
            new ModelDefinition(CellKind.Lstm, 6, 2, 4, 6) { Embedding = 3 });
        var computer = new EncoderDecoderComputer(model, rows, 1, 5, 4, null);
        ParameterLayout encoderLayout = new(model.Encoder), decoderLayout = new(model.Decoder);
        ParameterLinks encoder = Links(model.Encoder, encoderLayout, "encoder.", "lstm.", Lstm), decoder = Links(
            model.Decoder, decoderLayout, "decoder.", "lstm.", Lstm);
        computer.Load([.. encoder.Weights(fixture, "params/"), .. decoder.Weights(fixture, "params/")]);
        var source = new LaneBatch(
            0, 5, fixture.Integers("inputs/source"), [], default)
        { Lengths = fixture.Integers("inputs/source_lengths") };
        var target = new LaneBatch(0, 4, fixture.Integers("inputs/target_in"), fixture.Integers("inputs/target_out"), default)
        {
            Lengths = fixture.Integers("inputs/target_lengths"),
        };
        var outcome = computer.Compute([new PairBatch(source, target)])[0];
        Close.To(fixture.Scalar("expected/loss"), outcome.Loss / outcome.Tokens, "loss");
        var gradient = computer.Sums[0].Values.Span;
        encoder.AssertGradients(fixture, "gradients/", gradient[..encoderLayout.Length]);
        decoder.AssertGradients(fixture, "gradients/", gradient[encoderLayout.Length..]);
    }

    private static ParameterLinks Links(
        ModelDefinition model, ParameterLayout layout, string prefix, string layers, (string, string)[] gates)
    {
        var links = ParameterLinks.Torch(model, layout, gates, prefix + layers);
        links.AddEmbedding(model, $"{prefix}emb.weight");
        if (model.Outputs > 0)
            links.AddHead(model, "out.weight", "out.bias");
        return links;
    }

    private static void Check(
        string name, ModelDefinition model, string prefix, (string, string)[] gates, Func<Fixture, int[]> targets)
    {
        var fixture = new Fixture(name);
        var (steps, rows) = (fixture.Shape("inputs/ids")[0], fixture.Shape("inputs/ids")[1]);
        var computer = new StepComputer(model, rows, 1, steps, null);
        var links = Links(model, computer.Layout, "", prefix, gates);
        computer.Load(links.Weights(fixture, "params/"));
        var lane = new LaneBatch(
            0, steps, fixture.Integers("inputs/ids"), targets(fixture), default)
        { Lengths = fixture.Integers("inputs/lengths") };
        var outcome = computer.Compute([lane])[0];
        Close.To(fixture.Scalar("expected/loss"), outcome.Loss / outcome.Tokens, "loss");
        links.AssertGradients(fixture, "gradients/", computer.Sums[0].Values.Span);
        Close.To(fixture.Data("expected/logits"), computer.Logits(lane), "logits");
    }
}
