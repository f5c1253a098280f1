using DistSeq.Grains.Records;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace DistSeq.Grains.Tests.Storage;

public sealed class RedisGrainStorageTests(RedisSilo silo) : GrainStorageConformance, IClassFixture<RedisSilo>
{
    internal override async Task<IGrainStorage> Storage() => (await silo.ServicesAsync()).GetRequiredKeyedService<IGrainStorage>(StorageName.Records);

    internal override async Task<IRecordNames> Names() => (await silo.ServicesAsync()).GetRequiredService<IRecordNames>();
}
