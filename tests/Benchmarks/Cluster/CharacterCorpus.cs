using DistSeq.Contracts.Specs;

namespace DistSeq.Benchmarks.Cluster;

/// <summary>A text of random characters, always the same one for a vocabulary.</summary>
internal static class CharacterCorpus
{
    private const int Characters = 1_000_000;
    private const int Seed = 1;

    /// <summary>Brings the text to the cluster and has it prepared. Returns the dataset's id.</summary>
    /// <exception cref="TroubleException">It has another number of tokens than the configuration.</exception>
    public static async Task<string> PrepareAsync(IGrainFactory grains, DataSpec spec, int vocabulary)
    {
        var content = Encoding.UTF8.GetBytes(Text(vocabulary));
        var dataset = await CorpusUpload.PrepareAsync(grains, content, spec);
        return dataset.Vocabulary == vocabulary
            ? dataset.Id
            : throw new TroubleException(
                $"The text has {dataset.Vocabulary} tokens and not {vocabulary}: the work would not be the engine's.");
    }

    // Every character occurs, as each comes once before the others are drawn.
    private static string Text(int vocabulary)
    {
        var random = new CounterRandom(Seed, RandomPurpose.Order, 0);
        var text = new StringBuilder(Characters);
        for (var at = 0; at < Characters; at++)
            text.Append((char)('!' + (at < vocabulary ? at : random.NextInt32(vocabulary))));
        return text.ToString();
    }
}
