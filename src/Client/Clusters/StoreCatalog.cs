namespace DistSeq.Client.Clusters;

/// <summary>The stores that silos of a cluster can meet in.</summary>
internal static class StoreCatalog
{
    public static IReadOnlyList<StoreKind> All { get; } =
    [
        Redis.RedisAddress.Kind,
        Postgres.PostgresAddress.Kind,
    ];

    /// <summary>What they are called, for messages.</summary>
    public static string Names { get; } = string.Join(" or ", All.Select(static kind => kind.Name));

    /// <summary>The forms of their addresses, for messages and help.</summary>
    public static string Forms { get; } = string.Join(" or ", All.Select(static kind => kind.Form));

    /// <summary>An address, for examples.</summary>
    public static string Example => All[0].Example;
}
