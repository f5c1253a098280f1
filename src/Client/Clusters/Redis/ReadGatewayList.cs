using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using Orleans.Messaging;

namespace DistSeq.Client.Clusters.Redis;

/// <summary>
/// The silos that a client may connect to, read from the table of silos without writing. Orleans' own list makes that table
/// where there is none: a full store would refuse the write and lock clients out, and a mistyped cluster id would leave a table
/// behind.
/// </summary>
internal sealed class ReadGatewayList(IMembershipTable table, IOptions<GatewayOptions> options) : IGatewayListProvider
{
    public TimeSpan MaxStaleness => options.Value.GatewayListRefreshPeriod;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => table.InitializeMembershipTableAsync(false, CancellationToken.None);

    public async Task<IList<Uri>> GetGateways()
    {
        try
        {
            var all = await table.ReadAllAsync(CancellationToken.None);
            return
            [
                .. all.Members.Select(static row => row.Item1)
                    .Where(static row => row is { Status: SiloStatus.Active, ProxyPort: not 0 })
                    .Select(static row => SiloAddress.New(
                        row.SiloAddress.Endpoint.Address, row.ProxyPort, row.SiloAddress.Generation).ToGatewayUri()),
            ];
        }
        catch (RedisClusteringException)
        {
            // There is no table: no silo has ever used this cluster id.
            return [];
        }
    }
}
