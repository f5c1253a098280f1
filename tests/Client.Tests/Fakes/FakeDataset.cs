namespace DistSeq.Client.Tests.Fakes;

internal sealed class FakeDataset : IDatasetGrain
{
    public static DatasetStatus Names { get; } = new()
    {
        Id = "dataset-1",
        Vocabulary = 28,
        Sequences = 1_395,
        TrainTokens = 16_000,
        ValidTokens = 1_800,
    };

    public List<DataSpec> Prepared { get; } = [];

    public InvalidSpecException? Refusal { get; set; }

    public IReadOnlyList<string> Notes { get; set; } = [];

    /// <summary>What the next preparations end with.</summary>
    public Queue<Exception> Troubles { get; } = [];

    public Task<DatasetStatus> Prepare(DataSpec spec, TaskKind? task, string? fromSha256)
    {
        lock (Prepared)
        {
            Prepared.Add(spec);
            if (Troubles.TryDequeue(out var trouble))
                throw trouble;
        }

        return Refusal is null ? Task.FromResult(Names with { Notes = Notes }) : throw Refusal;
    }
}
