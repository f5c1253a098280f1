using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Sequences;

namespace DistSeq.Engine.Tasks.Polyphony;

/// <summary>Reads pieces of music: a MIDI file holds one piece, a JSON file holds splits of many.</summary>
internal static class RollSources
{
    private static readonly (Split Split, string[] Names)[] SplitNames =
    [
        (Split.Train, ["train"]),
        (Split.Validation, ["valid", "validation"]),
        (Split.Test, ["test"]),
    ];

    /// <summary>Reads pieces from MIDI files, split by the plan.</summary>
    public static RollCorpus ReadMidi(Sources sources, ReadPlan plan, RollCodec codec)
    {
        var pieces = MidiPieces.Read(sources, plan, codec.Grid, PianoRolls.OfNotes);
        PianoRolls Pick(int[] indices) => PianoRolls.Of(indices.Select(index => pieces.All[index]));
        return new RollCorpus(codec, Pick(pieces.Splits.Train), Pick(pieces.Splits.Valid), Pick(pieces.Splits.Test));
    }

    /// <summary>
    /// Reads pieces from JSON. Splits in a training file stay as they are. A split that is missing and has no file of its own
    /// gets a share of the training pieces.
    /// </summary>
    public static RollCorpus ReadJson(Sources sources, ReadPlan plan, RollCodec codec)
    {
        var own = sources.Train.SelectMany(file => Splits(sources, file))
            .ToLookup(static split => split.Split, static split => split.Pieces);
        List<UInt128[]> Pieces(Split split, string field, IReadOnlyList<SourceFile> files) => files.Count == 0
            ? [.. own[split].SelectMany(static pieces => pieces)]
            : !own.Contains(split)
            ? [.. files.SelectMany(file => Splits(sources, file)).SelectMany(static one => one.Pieces)]
            : throw new InvalidDataException(
                $"{field} names a file, but the rolls to train on have that split too; leave one of them out.");
        var train = Pieces(Split.Train, "data.path", []);
        var valid = Pieces(Split.Validation, "data.validation", sources.Validation);
        var test = Pieces(Split.Test, "data.test", sources.Test);
        if (train.Count == 0)
            throw new InvalidDataException("The rolls have no piece to train on; give them under \"train\".");
        bool IsGiven(Split split, IReadOnlyList<SourceFile> files) => files.Count > 0 || own.Contains(split);
        var shares = Holdout.Of(
            train.Count, IsGiven(Split.Validation, sources.Validation) ? 0 : plan.Validation, plan.Seed,
            IsGiven(Split.Test, sources.Test) ? 0 : plan.Test);
        PianoRolls Pick(int[] share, List<UInt128[]> given) => PianoRolls.Of([.. share.Select(index => train[index]), .. given]);
        return new RollCorpus(codec, Pick(shares.Train, []), Pick(shares.Valid, valid), Pick(shares.Test, test));
    }

    /// <summary>Reads all pieces as the validation split.</summary>
    public static RollCorpus ReadAll(Sources sources, RollCodec codec, bool isMidi)
    {
        IEnumerable<UInt128[]> pieces = isMidi
            ? MidiPieces.ReadAll(sources, codec.Grid, PianoRolls.OfNotes)
            : sources.All.SelectMany(file => Splits(sources, file)).SelectMany(static split => split.Pieces);
        var (rolls, none) = (PianoRolls.Of(pieces), new PianoRolls([], []));
        return rolls.Count > 0
            ? new RollCorpus(codec, none, rolls, none)
            : throw new InvalidDataException("The data has no piece; there is nothing to predict.");
    }

    private static List<(Split Split, IReadOnlyList<UInt128[]> Pieces)> Splits(Sources sources, SourceFile file) =>
        sources.Read(file, static content => RollsJson.Read(content).Select(split => (SplitOf(split.Key), split.Value)).ToList());

    private static Split SplitOf(string name)
    {
        foreach (var (split, names) in SplitNames)
        {
            if (names.Contains(name))
                return split;
        }

        throw new InvalidDataException(
            $"Split {Excerpt.Of(name)} has no use; splits are called "
            + $"{string.Join(", ", SplitNames.SelectMany(static row => row.Names))}.");
    }
}
