using DistSeq.Engine.Data;

namespace DistSeq.Engine.Tasks.Improvise;

/// <summary>The prepared form of melodies: for each split, the ids and where each melody ends.</summary>
internal static class MelodyFile
{
    private const string Magic = "distseq-melodies-1";
    private const int Splits = 3;

    public static void Write(MelodyCorpus corpus, Stream destination) => PreparedFile.Write(
        Magic, corpus.Melodies.Fields,
        new[] { corpus.Train, corpus.Valid, corpus.Test }.SelectMany(static split => (int[][])[split.Tokens, split.Ends]),
        destination);

    /// <exception cref="InvalidDataException">Not such a stream, or damaged.</exception>
    public static MelodyCorpus Read(Stream source) => PreparedFile.Read(Magic, 2 * Splits, source, static (fields, arrays) =>
    {
        var codec = MelodyCodec.Open(fields);
        TokenSequences Melodies(int split) =>
            PreparedFile.Sequences(arrays[2 * split], arrays[(2 * split) + 1], codec.Notes.Count);
        return new MelodyCorpus(codec, Melodies(0), Melodies(1), Melodies(2));
    });
}
