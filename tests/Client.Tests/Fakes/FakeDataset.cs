namespace DistSeq.Client.Tests.Fakes;

internal sealed class FakeDataset : IDatasetGrain
{
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

        return Refusal is null ? Task.FromResult(new DatasetStatus { Id = "dataset-1", Notes = Notes }) : throw Refusal;
    }
}
