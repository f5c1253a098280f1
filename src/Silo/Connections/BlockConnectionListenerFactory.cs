using System.Net;
using Microsoft.AspNetCore.Connections;

namespace DistSeq.Silo.Connections;

/// <summary>Listens for other silos and for clients.</summary>
internal sealed class BlockConnectionListenerFactory : IConnectionListenerFactory
{
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(BlockConnectionListener.Bind(endpoint));
}
