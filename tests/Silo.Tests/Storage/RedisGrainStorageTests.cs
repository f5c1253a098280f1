namespace DistSeq.Silo.Tests.Storage;

public sealed class RedisGrainStorageTests(RedisSilo silo) : GrainStorageConformance, IClassFixture<RedisSilo>
{
    internal override async Task<IGrainStorage> Storage() =>
        (await silo.ServicesAsync()).GetRequiredKeyedService<IGrainStorage>(StorageName.Records);

    internal override async Task<IRecordNames> Names() => (await silo.ServicesAsync()).GetRequiredService<IRecordNames>();
}
