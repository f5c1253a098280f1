namespace DistSeq.Architecture.Tests;

/// <summary>A store is a folder of the silo and one of the client, and a line in the catalogue of each.</summary>
public sealed class StoreTests
{
    private static readonly string[] Rooms = ["src/Silo/Storage", "src/Client/Clusters"];

    [Fact]
    public void Silo_and_client_know_the_same_stores() => Assert.Equal(Stores(Rooms[0]), Stores(Rooms[1]));

    [Fact]
    public void Only_the_catalogues_name_a_store()
    {
        var name = new Regex(string.Join('|', Stores(Rooms[0])), RegexOptions.IgnoreCase);
        Verdict.None(
            Repository.CSharp("src")
                .Where(file => file.Name != "StoreCatalog.cs" && !(Rooms.Any(file.IsBelow) && !Rooms.Contains(file.Folder)))
                .SelectMany(file => file.Find(name, file.Text)),
            "What depends on the store, words included, is a member of IStoreBackend, StoreKind or ClusterAddress:");
    }

    private static IEnumerable<string> Stores(string room)
    {
        var stores = Repository.CSharp(room).Where(file => file.Folder != room)
            .Select(file => file.Path[(room.Length + 1)..].Split('/')[0]).Distinct().ToList();
        Assert.NotEmpty(stores);
        return stores;
    }
}
