namespace DistSeq.Grains.Records;

/// <summary>Names of records; throws only exceptions that callers know.</summary>
internal sealed class GuardedRecordNames(IRecordNames inner) : IRecordNames
{
    public IAsyncEnumerable<string> ListKeys(string name, CancellationToken cancellationToken) =>
        StoreTrouble.Guard(inner.ListKeys(name, cancellationToken), cancellationToken);

    public IAsyncEnumerable<string> ListNames(GrainId grain, string prefix, CancellationToken cancellationToken) =>
        StoreTrouble.Guard(inner.ListNames(grain, prefix, cancellationToken), cancellationToken);
}
