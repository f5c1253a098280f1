using DistSeq.Contracts.Artifacts;

namespace DistSeq.Client.Tests.Fakes;

internal sealed class FakeUpload : IUploadGrain
{
    public SortedDictionary<int, byte[]> Parts { get; } = [];

    public bool Done { get; set; }

    /// <summary>The first join misses its parts.</summary>
    public bool LosesParts { get; set; }

    public int Sent { get; private set; }

    public byte[] Content => [.. Parts.Values.SelectMany(static part => part)];

    public Task<bool> IsComplete() => Task.FromResult(Done);

    public Task<int[]> Missing(int parts) =>
        Task.FromResult(Enumerable.Range(0, parts).Where(part => !Parts.ContainsKey(part)).ToArray());

    public Task SendPart(int index, byte[] content)
    {
        Sent++;
        Parts[index] = content;
        return Task.CompletedTask;
    }

    public Task Complete(int parts)
    {
        if (LosesParts)
        {
            LosesParts = false;
            Parts.Remove(1);
        }

        if (Parts.Count != parts)
            throw new InvalidOperationException("A part is missing.");
        Done = true;
        return Task.CompletedTask;
    }
}
