using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Data.Midi;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks.Improvise;

/// <summary>Learns the next note of a melody.</summary>
internal sealed class ImproviseTask : SingleNetworkTask
{
    private const string Midi = "midi";
    private const string Lines = "lines";

    // Quarter notes: a sixteenth for MIDI, an eighth for a note without a length.
    private const double MidiGrid = 0.25;
    private const double LinesGrid = 0.5;

    public override string Name => "improvise";

    public override IReadOnlyList<string> Formats { get; } = [Midi, Lines];

    public override string Describe(Codec codec) => $"writes melodies of {codec.Vocabulary} different notes";

    public override Corpus Read(Sources sources, ReadPlan plan)
    {
        var isMidi = plan.Format == Midi;
        var grid = plan.Grid ?? (isMidi ? MidiGrid : LinesGrid);
        var bad = new BadLines();
        var melodies = isMidi
            ? MidiPieces.Read(sources, plan, grid, notes => Texts(notes, grid))
            : SplitItems<string[]>.Read(
                sources, plan, "a melody, such as C4 D4 E4", (content, file) => MelodyLines.Read(content, file, bad));
        bad.Demand();
        // A note that occurs only in a held-out split could not be a target there.
        var notes = (plan.Model as MelodyCodec)?.Notes
            ?? Vocabulary.OfNames(melodies.All.SelectMany(static melody => melody));
        var codec = new MelodyCodec(plan.Format, grid, notes);
        long unknown = 0;
        TokenSequences Pick(int[] indices) => codec.Encode(indices.Select(index => melodies.All[index]), ref unknown);
        var (train, valid, test) = (Pick(melodies.Splits.Train), Pick(melodies.Splits.Valid), Pick(melodies.Splits.Test));
        return new MelodyCorpus(codec, train, valid, test) { Unknown = unknown };
    }

    public override Corpus Read(Sources sources, Codec codec)
    {
        var own = (MelodyCodec)codec;
        var bad = new BadLines();
        var melodies = own.Format == Midi
            ? MidiPieces.ReadAll(sources, own.Grid, notes => Texts(notes, own.Grid))
            : SplitItems<string[]>.ReadAll(sources, (content, file) => MelodyLines.Read(content, file, bad));
        bad.Demand();
        long unknown = 0;
        var (read, none) = (own.Encode(melodies, ref unknown), new TokenSequences([], []));
        return read.Count > 0
            ? new MelodyCorpus(own, none, read, none) { Unknown = unknown }
            : throw new InvalidDataException("The data has no note that the model knows; there is nothing to predict.");
    }

    public override void Write(Corpus corpus, Stream destination) => MelodyFile.Write((MelodyCorpus)corpus, destination);

    public override Corpus Open(Stream prepared) => MelodyFile.Read(prepared);

    public override Codec OpenCodec(IReadOnlyDictionary<string, string> fields) => MelodyCodec.Open(fields);

    // A bidirectional model would see what it has to write.
    public override Network Define(NetworkSize size, Codec codec) => size.Bidirectional
        ? throw new ArgumentException(
            "A model of the next note cannot be bidirectional: it would see what it has to predict.", nameof(size))
        : new SingleNetwork(size.OfIds(codec.Vocabulary, codec.Vocabulary));

    public override int Pieces(Corpus corpus, Split split) => SplitPieces.Of(((MelodyCorpus)corpus).Of(split)).Count;

    public override Tally Evaluate(Network network, ReadOnlySpan<float> weights, Corpus corpus, Split split, int piece)
    {
        var melodies = ((MelodyCorpus)corpus).Of(split);
        var (begin, end) = SplitPieces.Of(melodies)[piece];
        return Evaluation.Run(Definition(network), weights, ScoredSequence.OfLines(melodies, begin..end));
    }

    public override IReadOnlyList<Measure> Measure(Tally tally, Codec codec) =>
    [
        new("loss", tally.MeanLoss, "nats", IsBetterHigh: false),
        new("accuracy", tally.Accuracy, "", IsBetterHigh: true),
    ];

    public override IWriter Writer(Network network, ReadOnlyMemory<float> weights, Codec codec) =>
        new MelodyWriter(Definition(network), weights, (MelodyCodec)codec);

    private protected override IBatcher<LaneBatch> Batcher(Corpus corpus, LanePlan plan)
    {
        var melodies = ((MelodyCorpus)corpus).Train;
        return new LineBatcher(melodies, plan.Batches(melodies.Count), plan.Window);
    }

    private protected override double MeanSteps(Corpus corpus, IBatcher<LaneBatch> batcher)
    {
        var melodies = ((MelodyCorpus)corpus).Train;
        return MeanSteps(melodies.Tokens.Length, melodies.Count, batcher);
    }

    private static string[] Texts(IReadOnlyList<MidiNote> notes, double grid) =>
        [.. Melody.OfNotes(notes, grid).Select(static note => note.ToString())];
}
