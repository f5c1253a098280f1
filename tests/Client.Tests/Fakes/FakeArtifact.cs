using DistSeq.Contracts.Artifacts;

namespace DistSeq.Client.Tests.Fakes;

internal sealed class FakeArtifact(Dictionary<string, byte[]> artifacts, string name) : IArtifactGrain
{
    public Task<long> GetLength() => Task.FromResult((long)artifacts[name].Length);

    public Task<byte[]> Read(long offset, int count) =>
        Task.FromResult<byte[]>([.. artifacts[name].Skip((int)offset).Take(Math.Min(count, 1 << 20))]);
}
