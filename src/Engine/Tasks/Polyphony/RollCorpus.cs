using DistSeq.Engine.Data.Sequences;

namespace DistSeq.Engine.Tasks.Polyphony;

/// <summary>Pieces of music in three splits.</summary>
/// <param name="Rolls">Gives the length of a time step.</param>
/// <param name="Train">Pieces to train on.</param>
/// <param name="Valid">Held-out pieces; may be empty.</param>
/// <param name="Test">Pieces of the test split; may be empty.</param>
internal sealed record RollCorpus(RollCodec Rolls, PianoRolls Train, PianoRolls Valid, PianoRolls Test) : Corpus
{
    public override string FormatName => Rolls.Format;

    public override Codec Codec => Rolls;

    public override long Sequences => Train.Count;

    public override bool LeavesUnknownOut => false;

    public override double UnknownShare => 0;

    public override long Targets(Split split) => Of(split).Steps.Length;

    public PianoRolls Of(Split split) => Choose(split, Train, Valid, Test);
}
