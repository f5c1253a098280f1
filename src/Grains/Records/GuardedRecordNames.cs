using System.Runtime.CompilerServices;

namespace DistSeq.Grains.Records;

/// <summary>Names of records; throws only exceptions that callers know.</summary>
internal sealed class GuardedRecordNames(IRecordNames inner) : IRecordNames
{
    public IAsyncEnumerable<string> ListKeys(string name, CancellationToken cancellationToken) =>
        Guard(inner.ListKeys(name, cancellationToken), cancellationToken);

    public IAsyncEnumerable<string> ListNames(GrainId grain, string prefix, CancellationToken cancellationToken) =>
        Guard(inner.ListNames(grain, prefix, cancellationToken), cancellationToken);

    private static async IAsyncEnumerable<string> Guard(
        IAsyncEnumerable<string> names, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var all = names.GetAsyncEnumerator(cancellationToken);
        while (await Guard(all.MoveNextAsync))
            yield return all.Current;
    }

    private static async Task<bool> Guard(Func<ValueTask<bool>> move)
    {
        try
        {
            return await move();
        }
        catch (Exception e) when (StoreTrouble.Is(e))
        {
            throw StoreTrouble.Of(e);
        }
    }
}
