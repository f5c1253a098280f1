using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DistSeq.Silo.Connections;

/// <summary>Replaces Orleans' own connections by connections with large blocks.</summary>
internal static class ConnectionComposition
{
    /// <summary>Orleans keeps the keys of its connections to itself; they are read from its registrations.</summary>
    /// <exception cref="InvalidOperationException">Orleans has registered no connections: another version of it.</exception>
    public static void UseBlockConnections(this IServiceCollection services)
    {
        Replace<IConnectionFactory, BlockConnectionFactory>(services);
        Replace<IConnectionListenerFactory, BlockConnectionListenerFactory>(services);
    }

    private static void Replace<TService, TOurs>(IServiceCollection services)
        where TOurs : class, TService
    {
        var theirs = services.Where(service => service.IsKeyedService && service.ServiceType == typeof(TService)).ToList();
        if (theirs.Count == 0)
            throw new InvalidOperationException(
                $"Orleans has registered no {typeof(TService).Name}; this version of it connects in another way. "
                + $"Drop {nameof(UseBlockConnections)}, or adapt it.");
        foreach (var service in theirs)
            services.Replace(ServiceDescriptor.KeyedSingleton(typeof(TService), service.ServiceKey, typeof(TOurs)));
    }
}
