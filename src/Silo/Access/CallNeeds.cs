using System.Collections.Concurrent;
using System.Reflection;
using DistSeq.Contracts.Access;
using Orleans.Serialization.Invocation;

namespace DistSeq.Silo.Access;

/// <summary>
/// What a call needs, by its method. What nothing here opens is for silos alone: grains that are internal to DistSeq, the
/// management grain, and all that Orleans has in a silo.
/// </summary>
internal static class CallNeeds
{
    // These are internal to Orleans; the tests notice when they are renamed, because clients then cannot connect or cancel.
    private const string Manifest = "Orleans.Runtime.IClusterManifestSystemTarget";
    private const string Cancellation = "Orleans.Runtime.IGrainCallCancellationExtension";

    private static readonly ConcurrentDictionary<MethodInfo, Need> Known = new();

    /// <summary>Of a call.</summary>
    public static Need Of(IInvokable request)
    {
        var type = request.GetInterfaceType();
        if (type == typeof(IAsyncEnumerableGrainExtension))
            return OfEnumeration(request);
        return type.FullName switch
        {
            // Grain types and interfaces: the client needs them to find grains.
            Manifest => Need.Anybody,
            // A client may cancel what clients have asked for, and nothing of the silos.
            Cancellation => request.GetArgument(0) is GrainId sender && Sender.IsOutside(sender) ? Need.Anybody : Need.Silo,
            _ => Of(request.GetMethod()),
        };
    }

    // To go on with an enumeration one must know its number, which whoever began it has drawn by chance.
    private static Need OfEnumeration(IInvokable request) => request.GetMethodName().Split('<')[0] switch
    {
        nameof(IAsyncEnumerableGrainExtension.StartEnumeration) => request.GetArgument(1) is IInvokable inner
            ? Of(inner.GetMethod())
            : Need.Silo,
        nameof(IAsyncEnumerableGrainExtension.MoveNext) or nameof(IAsyncEnumerableGrainExtension.DisposeAsync) => Need.Anybody,
        _ => Need.Silo,
    };

    private static Need Of(MethodInfo? method) => method is null ? Need.Silo : Known.GetOrAdd(method, static method =>
        method.DeclaringType?.Assembly == typeof(NeedsAttribute).Assembly
            && method.GetCustomAttribute<NeedsAttribute>() is { } needs
            ? new Need(needs.Role, needs.OfOwner)
            : Need.Silo);
}
