using DistSeq.Engine.Data.Sequences;

namespace DistSeq.Engine.Tasks.Translate;

/// <summary>The prepared form of pairs: for each split and side, the ids and where each sequence ends.</summary>
internal static class PairFile
{
    private const string Magic = "distseq-pairs-2";
    private const int Splits = 3;
    private const int ArraysOfSplit = 4;

    public static void Write(PairCorpus corpus, Stream destination) => PreparedFile.Write(
        Magic, corpus.Pairs.Fields,
        new[] { corpus.Train, corpus.Valid, corpus.Test }
            .SelectMany(static split => new[] { split.Sources, split.Targets })
            .SelectMany(static side => (int[][])[side.Tokens, side.Ends]),
        destination);

    /// <exception cref="InvalidDataException">Not such a stream, or damaged.</exception>
    public static PairCorpus Read(Stream source) => PreparedFile.Read(
        Magic, Splits * ArraysOfSplit, source, static (fields, arrays) =>
        {
            var codec = PairCodec.Open(fields);
            PairSequences Split(int split)
            {
                var first = split * ArraysOfSplit;
                var sources = PreparedFile.Sequences(arrays[first], arrays[first + 1], codec.Source.Vocabulary.Count);
                var targets = PreparedFile.Sequences(arrays[first + 2], arrays[first + 3], codec.Target.Vocabulary.Count);
                return sources.Count == targets.Count
                    ? new PairSequences(sources, targets)
                    : throw new FormatException("sources and targets differ in number");
            }

            return new PairCorpus(codec, Split(0), Split(1)) { Test = Split(2) };
        });
}
