using DistSeq.Contracts.Data;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Tests.Fakes;

internal sealed class FakeDataset : IDatasetGrain
{
    public List<DataSpec> Prepared { get; } = [];

    public InvalidSpecException? Refusal { get; set; }

    /// <summary>What the next preparations end with.</summary>
    public Queue<Exception> Troubles { get; } = [];

    public Task<DatasetStatus> Prepare(DataSpec spec, TaskKind? task)
    {
        lock (Prepared)
        {
            Prepared.Add(spec);
            if (Troubles.TryDequeue(out var trouble))
                throw trouble;
        }

        return Refusal is null ? Task.FromResult(new DatasetStatus { Id = "dataset-1" }) : throw Refusal;
    }
}
