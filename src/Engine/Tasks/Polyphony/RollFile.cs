using DistSeq.Engine.Data.Sequences;

namespace DistSeq.Engine.Tasks.Polyphony;

/// <summary>The prepared form of piano rolls: per split, the time steps (three 32-key numbers each) and piece ends.</summary>
internal static class RollFile
{
    private const string Magic = "distseq-rolls-1";
    private const int Splits = 3;
    private const int Numbers = 3;
    private const int Keys = 32;

    public static void Write(RollCorpus corpus, Stream destination) => PreparedFile.Write(
        Magic, corpus.Rolls.Fields,
        new[] { corpus.Train, corpus.Valid, corpus.Test }.SelectMany(static rolls => (int[][])[Packed(rolls.Steps), rolls.Ends]),
        destination);

    /// <exception cref="InvalidDataException">Not such a stream, or damaged.</exception>
    public static RollCorpus Read(Stream source) => PreparedFile.Read(Magic, 2 * Splits, source, static (fields, arrays) =>
    {
        PianoRolls Rolls(int split)
        {
            var rolls = new PianoRolls(Unpacked(arrays[2 * split]), arrays[(2 * split) + 1]);
            PreparedFile.DemandEnds(rolls.Ends, rolls.Steps.Length);
            return rolls;
        }

        return new RollCorpus(RollCodec.Open(fields), Rolls(0), Rolls(1), Rolls(2));
    });

    private static int[] Packed(UInt128[] steps)
    {
        var numbers = new int[checked(Numbers * steps.Length)];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = unchecked((int)(uint)(steps[i / Numbers] >> (i % Numbers * Keys)));
        return numbers;
    }

    private static UInt128[] Unpacked(int[] numbers)
    {
        if (numbers.Length % Numbers != 0)
            throw new FormatException("a time step is not whole");
        var steps = new UInt128[numbers.Length / Numbers];
        for (var i = 0; i < numbers.Length; i++)
            steps[i / Numbers] |= (UInt128)unchecked((uint)numbers[i]) << (i % Numbers * Keys);
        return Array.TrueForAll(steps, static step => step >> PianoRolls.Notes == 0)
            ? steps
            : throw new FormatException("a key is out of range");
    }
}
