using System.Collections.Concurrent;

namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>Jobs that nothing disturbs, in a client's process: each is trained once for all tests that compare with it.</summary>
internal static class Undisturbed
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<JsonElement>>> Results = new();

    /// <summary>What a client prints that is given these arguments and --local.</summary>
    public static Task<JsonElement> Of(params IEnumerable<string> train) =>
        Results.GetOrAdd(string.Join(' ', train), _ => new(() => TrainAsync([.. train]))).Value;

    private static async Task<JsonElement> TrainAsync(string[] train)
    {
        using var folder = new ScratchFolder();
        return await ClientProcess.RunJsonAsync(folder.Path, [.. train, "--local"]);
    }
}
