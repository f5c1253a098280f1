using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace DistSeq.Client.Tests.Fakes;

/// <summary>A grain factory that hands out the fakes of one <see cref="FakeCluster"/>.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "DispatchProxy derives from it at run time.")]
internal class FakeGrains : DispatchProxy
{
    private FakeCluster _cluster = null!;

    public static IGrainFactory Of(FakeCluster cluster)
    {
        var proxy = Create<IGrainFactory, FakeGrains>();
        ((FakeGrains)(object)proxy)._cluster = cluster;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _cluster.Find(targetMethod!.GetGenericArguments()[0], args![0]!);
}
