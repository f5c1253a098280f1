namespace DistSeq.Silo.Storage;

/// <summary>The stores that silos can share.</summary>
internal static class StoreCatalog
{
    public static IReadOnlyList<IStoreBackend> All { get; } =
    [
        new Redis.RedisStore(),
        new Postgres.PostgresStore(),
    ];

    /// <summary>The store of a name; null where there is none of it.</summary>
    public static IStoreBackend? Find(string name) => All.FirstOrDefault(store => store.Name == name);
}
