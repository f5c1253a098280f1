namespace DistSeq.Silo.Tests.Membership;

public sealed class PostgresMembershipTableTests(PostgresDatabases server) : MembershipTableConformance
{
    internal override async Task<SiloOptions> Options() =>
        StorageSilo.On("postgres", await server.CreateDatabaseAsync());

    internal override Task PrepareAsync(IServiceProvider services) =>
        new PostgresSchema(services.GetRequiredService<NpgsqlDataSource>()).CreateAsync(TestContext.Current.CancellationToken);
}
