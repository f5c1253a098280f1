namespace DistSeq.Security.Tests;

/// <summary>Calls that must be refused.</summary>
internal static class Refused
{
    /// <summary>With one line that says so.</summary>
    public static async Task ByAsync(Func<Task> call, string words)
    {
        var refusal = await Assert.ThrowsAsync<AccessDeniedException>(() => Eventually.Comes(call()));
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }
}
