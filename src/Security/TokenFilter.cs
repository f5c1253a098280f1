namespace DistSeq.Security;

/// <summary>
/// Puts this process's own proof into each call that it makes, in place of any that it was called with. Clients get none: whoever
/// had a silo's could pose as it.
/// </summary>
/// <param name="mint">Makes the proofs.</param>
public sealed class TokenFilter(TokenMint mint) : IOutgoingGrainCallFilter
{
    /// <summary>Where a call carries its proof.</summary>
    public const string Key = "distseq.caller";

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.TargetId.IsClient())
        {
            if (RequestContext.Get(Key) is null)
                return context.Invoke();
        }
        else if (ReferenceEquals(RequestContext.Get(Key), mint.Current))
            return context.Invoke();
        return InvokeAsync(context);
    }

    // Asynchronous, so that the caller's own context stays as it was.
    private async Task InvokeAsync(IOutgoingGrainCallContext context)
    {
        if (context.TargetId.IsClient())
            RequestContext.Remove(Key);
        else
            RequestContext.Set(Key, mint.Current);
        await context.Invoke();
    }
}
