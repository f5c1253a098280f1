using DistSeq.Contracts.Access;
using DistSeq.Contracts.Specs;
using DistSeq.Grains.Access;
using DistSeq.Security;

namespace DistSeq.Silo.Access;

/// <summary>
/// The first to see each call that a silo carries out: of a grain, of an extension, and of Orleans' own targets. It finds out who
/// calls and whether they may. Whoever has no certificate, where certificates are in use, may do nothing.
/// </summary>
/// <param name="tokens">Checks the proofs that calls carry; null where there are no certificates. Then everybody counts as admin,
/// and only the grains of silos are closed to clients.</param>
internal sealed class CallGuard(TokenCheck? tokens = null) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        // What runs within the client of a silo came from that silo; calls to clients carry no proof.
        if (context.TargetId.IsClient())
            return context.Invoke();
        if (tokens is null)
        {
            return Sender.IsOutside(context.SourceId) && CallNeeds.Of(context.Request).Role == Role.Silo
                ? throw new AccessDeniedException(ForSilos(context, "This client"))
                : context.Invoke();
        }

        var caller = RequestContext.Get(TokenFilter.Key) is string token
            ? tokens.CallerOf(token)
            : throw new AccessDeniedException(
                "This cluster answers only to callers with a certificate; name the folder of yours with --tls or DISTSEQ__TLS.");
        return caller.Role == Role.Silo ? context.Invoke() : InvokeAsync(context, caller);
    }

    private static async Task InvokeAsync(IIncomingGrainCallContext context, Caller caller)
    {
        var need = CallNeeds.Of(context.Request);
        if (need.Role == Role.Silo)
            throw new AccessDeniedException(ForSilos(context, $"You are {caller}, and"));
        if (caller.Role < need.Role)
        {
            throw new AccessDeniedException($"You are {caller}, and {context.MethodName} needs the role "
                + $"{need.Role.ToString().ToLowerInvariant()}. Ask an admin of the cluster for a certificate with it.");
        }

        if (need.OfOwner && caller.Role < Role.Admin)
            await DemandOwner(context, caller);
        NameUser(context, caller);
        await context.Invoke();
    }

    private static async Task DemandOwner(IIncomingGrainCallContext context, Caller caller)
    {
        var owner = context.Grain is IOwned owned ? await owned.OwnerOf(context.Request) : "";
        if (owner is null || owner == caller.Name)
            return;
        var whose = owner.Length == 0 ? "an admin; ask one" : $"its owner {Quoted.Of(owner)} or an admin; ask one of them";
        throw new AccessDeniedException($"You are {caller}, and {context.MethodName} of "
            + $"{Quoted.Of(context.TargetId.Key.ToString() ?? "")} is for {whose}.");
    }

    // The user of a spec is who submits it, whatever it says. Another name would be a mistake or a lie, so it is refused.
    private static void NameUser(IIncomingGrainCallContext context, Caller caller)
    {
        for (var i = 0; i < context.Request.GetArgumentCount(); i++)
        {
            if (context.Request.GetArgument(i) is JobSpec job)
                context.Request.SetArgument(i, Named(job, caller, ""));
            else if (context.Request.GetArgument(i) is SweepSpec sweep)
                context.Request.SetArgument(i, sweep with { Base = Named(sweep.Base, caller, "base.") });
        }
    }

    private static JobSpec Named(JobSpec job, Caller caller, string path) =>
        job.Cluster.User is "" || job.Cluster.User == caller.Name
            ? job with { Cluster = job.Cluster with { User = caller.Name } }
            : throw InvalidSpecException.At($"{path}cluster.user",
                $"is {Quoted.Of(job.Cluster.User)}, but your certificate says {Quoted.Of(caller.Name)}; leave it out.");

    private static string ForSilos(IIncomingGrainCallContext context, string who) =>
        $"{who} may not call {context.InterfaceName}.{context.MethodName}, which is for silos alone. "
        + "Use the interfaces of DistSeq.Contracts.";
}
