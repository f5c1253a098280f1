using Microsoft.Extensions.DependencyInjection;

namespace DistSeq.Grains.Tests.Storage;

public sealed class PostgresReminderTableTests(PostgresSilo silo) : ReminderTableConformance, IClassFixture<PostgresSilo>
{
    internal override async Task<IReminderTable> Table() => (await silo.ServicesAsync()).GetRequiredService<IReminderTable>();
}
