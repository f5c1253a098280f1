namespace DistSeq.Chaos.Neighbours;

/// <summary>What other clusters are asked to do: small jobs, a large upload, a sweep.</summary>
internal static class NeighbourSpec
{
    // Enough parts of 1 MiB to take a second or more.
    private const int UploadBytes = 16 << 20;

    private const string Job = """
        data: { path: small.txt, format: text, tokens: character }
        model: { cell: gru, hidden: 32 }
        training: { steps: 600, batch: 8, window: 16, lanes: 2 }

        """;

    /// <summary>A job of a few seconds; path of its spec.</summary>
    public static string WriteJob(ScratchFolder folder)
    {
        folder.Write("small.txt", Text(20_000));
        return folder.Write("small.yaml", "name: small\n" + Job);
    }

    /// <summary>A job with few steps on a large text.</summary>
    public static string WriteUpload(ScratchFolder folder, int number)
    {
        // Another text each time, as a text that exists already is not sent.
        folder.Write("large.txt", number.ToString(CultureInfo.InvariantCulture) + Text(UploadBytes));
        return folder.Write("large.yaml", "name: large\n" + Job
            .Replace("small.txt", "large.txt", StringComparison.Ordinal)
            .Replace("600", "5", StringComparison.Ordinal));
    }

    /// <summary>A sweep with this number of trials.</summary>
    public static string WriteSweep(ScratchFolder folder, int trials)
    {
        WriteJob(folder);
        return folder.Write("sweep.yaml", string.Create(CultureInfo.InvariantCulture, $$"""
            name: sweep
            base: small.yaml
            search: { optimizer.learningRate: { range: [0.001, 0.02], scale: log } }
            budget: { trials: {{trials}} }
            parallel: 2

            """));
    }

    private static string Text(int length)
    {
        var random = new Random(7);
        var text = new StringBuilder(length);
        while (text.Length < length)
            text.Append((char)('a' + random.Next(8))).Append(random.Next(6) == 0 ? " " : "");
        return text.ToString();
    }
}
