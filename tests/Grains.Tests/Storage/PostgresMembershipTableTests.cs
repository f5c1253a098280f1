using DistSeq.Silo.Hosting;
using DistSeq.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DistSeq.Grains.Tests.Storage;

public sealed class PostgresMembershipTableTests(PostgresServer server) : MembershipTableConformance
{
    internal override async Task<SiloOptions> Options() => new() { Clustering = "postgres", Postgres = await server.CreateDatabaseAsync() };

    internal override Task PrepareAsync(IServiceProvider services) =>
        new PostgresSchema(services.GetRequiredService<NpgsqlDataSource>()).CreateAsync(TestContext.Current.CancellationToken);
}
