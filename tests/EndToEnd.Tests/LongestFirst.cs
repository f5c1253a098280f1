using DistSeq.EndToEnd.Tests.Cluster;
using Xunit.Sdk;
using Xunit.v3;

namespace DistSeq.EndToEnd.Tests;

/// <summary>Starts the longest collections first, so that none of them is left to run alone.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
    [
        nameof(TestCollections.OfTwoSilos), nameof(KilledSilosTests), nameof(EmptiedStoreTests), nameof(MovedClockTests),
        nameof(TestCollections.InTime),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [
            .. testCollections.OrderByDescending(collection => Longest.Reverse().Index()
                .Where(it => collection.TestCollectionDisplayName.Contains(it.Item, StringComparison.Ordinal))
                .Select(it => it.Index).DefaultIfEmpty(-1).Max()),
        ];
}
