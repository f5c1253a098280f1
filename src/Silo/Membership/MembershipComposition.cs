using DistSeq.Grains;
using DistSeq.Silo.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Storage;

namespace DistSeq.Silo.Membership;

/// <summary>Puts guards in front of stores that may come back empty.</summary>
internal static class MembershipComposition
{
    /// <summary>Guards the membership table and the records that have been added.</summary>
    public static void GuardStores(this ISiloBuilder silo)
    {
        var services = silo.Services;
        var table = services.Last(service => service.ServiceType == typeof(IMembershipTable));
        services.RemoveAll<IMembershipTable>();
        services.AddSingleton(provider =>
            ActivatorUtilities.CreateInstance<GuardedMembershipTable>(provider, Make<IMembershipTable>(table, provider)));
        services.AddSingleton<IMembershipTable>(provider => provider.GetRequiredService<GuardedMembershipTable>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, MembershipWatch>();
        var records = services.Last(service =>
            service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, StorageName.BareRecords));
        services.Remove(records);
        services.AddKeyedSingleton<IGrainStorage>(StorageName.BareRecords, (provider, name) =>
            ActivatorUtilities.CreateInstance<ReturningGrainStorage>(
                provider, (IGrainStorage)records.KeyedImplementationFactory!(provider, name)));
    }

    private static T Make<T>(ServiceDescriptor service, IServiceProvider provider) => (T)(service.ImplementationInstance
        ?? service.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, service.ImplementationType!));
}
