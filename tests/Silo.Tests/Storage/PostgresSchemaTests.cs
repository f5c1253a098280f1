namespace DistSeq.Silo.Tests.Storage;

public sealed class PostgresSchemaTests(PostgresDatabases server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_that_start_at_once_all_find_it_made()
    {
        var connection = await server.CreateDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CreateAsync(connection)));
        Assert.Equal(13L, await AskAsync(connection, "SELECT count(*) FROM distseq.OrleansQuery"));
    }

    [Fact]
    public async Task What_is_there_stays_and_queries_of_another_version_are_replaced()
    {
        var connection = await server.CreateDatabaseAsync();
        await CreateAsync(connection);
        await AskAsync(connection, "INSERT INTO distseq.artifact VALUES ('test', 'a', 'content')");
        await AskAsync(connection, "UPDATE distseq.OrleansQuery SET QueryText = 'SELECT 1' WHERE QueryKey = 'GatewaysQueryKey'");
        await CreateAsync(connection);
        Assert.Equal(1L, await AskAsync(connection, "SELECT count(*) FROM distseq.artifact"));
        Assert.Equal(0L, await AskAsync(connection, "SELECT count(*) FROM distseq.OrleansQuery WHERE QueryText = 'SELECT 1'"));
    }

    [Fact]
    public async Task A_user_who_owns_the_schema_needs_no_right_to_make_it()
    {
        var connection = await server.CreateDatabaseAsync();
        await AskAsync(connection, "CREATE ROLE modest LOGIN; CREATE SCHEMA distseq AUTHORIZATION modest");
        var modest = new NpgsqlConnectionStringBuilder(connection) { Username = "modest" }.ConnectionString;
        await CreateAsync(modest);
        await CreateAsync(modest);
    }

    [Fact]
    public async Task A_user_who_may_not_make_it_is_told_so()
    {
        var connection = await server.CreateDatabaseAsync();
        await AskAsync(connection, "CREATE ROLE stranger LOGIN");
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => CreateAsync(new NpgsqlConnectionStringBuilder(connection) { Username = "stranger" }.ConnectionString));
        Assert.Contains("cannot be used as 'stranger': permission denied", exception.Message, StringComparison.Ordinal);
        Assert.Contains("the user may create the schema 'distseq' or owns it", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_named_without_its_password()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => CreateAsync("Host=127.0.0.1;Port=1;Username=distseq;Database=nowhere;Password=canary"));
        Assert.StartsWith(
            "The database 'nowhere' of Postgres at 127.0.0.1:1 cannot be used as 'distseq': ", exception.Message,
            StringComparison.Ordinal);
        Assert.Contains("DISTSEQ__POSTGRES", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_takes_few_connections_unless_told_otherwise()
    {
        await using var few = PostgresStore.Open(new StoreSettings { Connection = "Host=store" });
        await using var many = PostgresStore.Open(new StoreSettings { Connection = "Host=store;Maximum Pool Size=50" });
        Assert.Equal(16, new NpgsqlConnectionStringBuilder(few.ConnectionString).MaxPoolSize);
        Assert.Equal(50, new NpgsqlConnectionStringBuilder(many.ConnectionString).MaxPoolSize);
    }

    [Fact]
    public async Task A_silo_tries_no_Kerberos_unless_told_otherwise()
    {
        await using var plain = PostgresStore.Open(new StoreSettings { Connection = "Host=store" });
        await using var told = PostgresStore.Open(new StoreSettings { Connection = "Host=store;GSS Encryption Mode=Prefer" });
        Assert.Equal(GssEncryptionMode.Disable, new NpgsqlConnectionStringBuilder(plain.ConnectionString).GssEncryptionMode);
        Assert.Equal(GssEncryptionMode.Prefer, new NpgsqlConnectionStringBuilder(told.ConnectionString).GssEncryptionMode);
    }

    private static async Task CreateAsync(string connection)
    {
        await using var database = PostgresStore.Open(new StoreSettings { Connection = connection });
        await new PostgresSchema(database).CreateAsync(Cancellation);
    }

    private static async Task<object?> AskAsync(string connection, string sql)
    {
        await using var database = NpgsqlDataSource.Create(connection);
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
