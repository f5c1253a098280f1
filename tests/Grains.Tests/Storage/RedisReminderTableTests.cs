using Microsoft.Extensions.DependencyInjection;

namespace DistSeq.Grains.Tests.Storage;

public sealed class RedisReminderTableTests(RedisSilo silo) : ReminderTableConformance, IClassFixture<RedisSilo>
{
    internal override async Task<IReminderTable> Table() => (await silo.ServicesAsync()).GetRequiredService<IReminderTable>();
}
