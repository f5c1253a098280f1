using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Data.Sequences;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks.Polyphony;

/// <summary>Learns which of a piano's 88 keys sound next.</summary>
internal sealed class PolyphonyTask : SingleNetworkTask
{
    private const string Midi = "midi";
    private const string Rolls = "rolls";

    // Quarter notes: a sixteenth for MIDI. Rolls do not give it, so take that of the published chorales.
    private const double MidiGrid = 0.25;
    private const double RollsGrid = 1;

    public override string Name => "polyphony";

    public override IReadOnlyList<string> Formats { get; } = [Midi, Rolls];

    public override string Describe(Codec codec) => "writes music of many notes at once";

    public override Corpus Read(Sources sources, ReadPlan plan) => plan.Format == Midi
        ? RollSources.ReadMidi(sources, plan, new RollCodec(Midi, plan.Grid ?? MidiGrid))
        : RollSources.ReadJson(sources, plan, new RollCodec(Rolls, plan.Grid ?? RollsGrid));

    public override Corpus Read(Sources sources, Codec codec)
    {
        var own = (RollCodec)codec;
        return RollSources.ReadAll(sources, own, own.Format == Midi);
    }

    public override void Write(Corpus corpus, Stream destination) => RollFile.Write((RollCorpus)corpus, destination);

    public override Corpus Open(Stream prepared) => RollFile.Read(prepared);

    public override Codec OpenCodec(IReadOnlyDictionary<string, string> fields) => RollCodec.Open(fields);

    public override Network Define(NetworkSize size, Codec codec)
    {
        if (size.Bidirectional)
        {
            throw new ArgumentException(
                "A model of the next time step cannot be bidirectional: it would see what it has to predict.", nameof(size));
        }

        if (size.Embedding > 0 || size.Tied)
            throw new ArgumentException("Keys that sound together have no embedding.", nameof(size));
        return new SingleNetwork(size.OfIds(PianoRolls.Notes, PianoRolls.Notes) with { TakesIds = false, Independent = true });
    }

    public override int Pieces(Corpus corpus, Split split) => RollEvaluation.Parts(((RollCorpus)corpus).Of(split));

    public override Tally Evaluate(Network network, ReadOnlySpan<float> weights, Corpus corpus, Split split, int piece) =>
        RollEvaluation.Run(Definition(network), weights, ((RollCorpus)corpus).Of(split), piece);

    public override IReadOnlyList<Measure> Measure(Tally tally, Codec codec) =>
    [
        new("loss", tally.MeanLoss, "nats", IsBetterHigh: false),
        new("frame-accuracy", RollEvaluation.FrameAccuracy(tally), "", IsBetterHigh: true),
    ];

    public override IWriter Writer(Network network, ReadOnlyMemory<float> weights, Codec codec) =>
        new RollWriter(Definition(network), weights, (RollCodec)codec);

    private protected override IBatcher<LaneBatch> Batcher(Corpus corpus, LanePlan plan)
    {
        var pieces = ((RollCorpus)corpus).Train;
        return new PianoRollBatcher(pieces, plan.Batches(pieces.Count), fromSilence: true, plan.Window);
    }

    private protected override double MeanSteps(Corpus corpus, IBatcher<LaneBatch> batcher) =>
        batcher.Tokens / (double)((PianoRollBatcher)batcher).Count;
}
