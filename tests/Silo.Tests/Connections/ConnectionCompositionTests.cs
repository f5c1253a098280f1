using DistSeq.Silo.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;

namespace DistSeq.Silo.Tests.Connections;

public sealed class ConnectionCompositionTests
{
    [Fact]
    public void Every_connection_that_Orleans_registers_becomes_one_of_large_blocks()
    {
        var services = new ServiceCollection();
        services.AddOrleans(silo => silo.UseLocalhostClustering());
        services.UseBlockConnections();
        Type[] kinds = [typeof(IConnectionFactory), typeof(IConnectionListenerFactory)];
        var connections = services.Where(service => service.IsKeyedService && kinds.Contains(service.ServiceType)).ToList();
        Assert.NotEmpty(connections);
        Assert.All(connections, service => Assert.Contains(
            service.KeyedImplementationType, new[] { typeof(BlockConnectionFactory), typeof(BlockConnectionListenerFactory) }));
    }

    [Fact]
    public void An_Orleans_that_registers_none_is_refused_by_name()
    {
        var refusal = Assert.Throws<InvalidOperationException>(new ServiceCollection().UseBlockConnections);
        Assert.Contains(nameof(IConnectionFactory), refusal.Message, StringComparison.Ordinal);
    }
}
