using DistSeq.Client.Clusters.Redis;
using Orleans.Messaging;
using StackExchange.Redis;

namespace DistSeq.Client.Tests.Clusters;

public sealed class SiloDiagnosisTests
{
    [Fact]
    public async Task A_list_that_cannot_be_read_is_not_taken_for_one_without_silos()
    {
        var said = await OfAsync(
            new List(() => throw new RedisServerException("LOADING Redis is loading the dataset in memory")));

        Assert.Equal("but the list of the silos of the cluster 'team' could not be read there: "
            + "LOADING Redis is loading the dataset in memory. See that Redis works and that this user may read all of it, "
            + "then ask again; accepted jobs continue meanwhile.", said);
    }

    [Fact]
    public async Task Whatever_the_driver_throws_is_told()
    {
        var said = await OfAsync(new List(static () => throw new InvalidOperationException("No such column")));

        Assert.Contains("could not be read there: No such column.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_without_silos_asks_for_one()
    {
        var said = await OfAsync(new List(static () => []));

        Assert.StartsWith("but no silo of the cluster 'team' does; waited for 2 s. Start a silo", said, StringComparison.Ordinal);
    }

    private static Task<string> OfAsync(IGatewayListProvider list) => SiloDiagnosis.OfAsync(
        list, "team", TimeSpan.FromSeconds(2), new RedisAddress("127.0.0.1", 1).Open(static _ => null),
        hasCertificate: false);

    private sealed class List(Func<IList<Uri>> read) : IGatewayListProvider
    {
        public TimeSpan MaxStaleness => TimeSpan.FromMinutes(1);

        public bool IsUpdatable => true;

        public Task InitializeGatewayListProvider() => Task.CompletedTask;

        public Task<IList<Uri>> GetGateways() => Task.FromResult(read());
    }
}
