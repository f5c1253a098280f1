namespace DistSeq.Chaos.Jobs;

/// <summary>
/// The job: a small LSTM on a continuous text of generated words, with three workers and three parameter shards. Its steps are
/// short, so that most of their time is spent between silos, where faults happen. It has so many parameters that those of one
/// shard travel in pooled memory.
/// </summary>
internal static class ChaosSpec
{
    public const int Lanes = 8;

    private const int Words = 12_000;

    /// <summary>Writes the text.</summary>
    public static void WriteText(ScratchFolder folder) => folder.Write("text.txt", Text());

    /// <summary>Writes the text and the spec, and returns the path of the spec.</summary>
    public static string Write(ScratchFolder folder, string name, long steps)
    {
        WriteText(folder);
        return folder.Write(name + ".yaml", string.Create(CultureInfo.InvariantCulture, $$"""
            name: {{name}}
            data: { path: text.txt, format: text, tokens: character }
            model: { cell: lstm, hidden: 160 }
            training: { steps: {{steps}}, batch: 16, window: 8, lanes: {{Lanes}}, clip: { norm: 5, scope: batch } }
            optimizer: { kind: adam, learningRate: 0.002 }
            cluster: { workers: 3, parameterShards: 3 }

            """));
    }

    private static string Text()
    {
        var random = new Random(1);
        var vocabulary = Enumerable.Range(0, 200)
            .Select(_ => new string([.. Enumerable.Range(0, random.Next(2, 8)).Select(_ => (char)('a' + random.Next(12)))]))
            .ToArray();
        var text = new StringBuilder();
        for (var word = 0; word < Words; word++)
            text.Append(vocabulary[random.Next(vocabulary.Length)]).Append(' ');
        return text.ToString();
    }
}
