using System.Net;

namespace DistSeq.Silo.Tests.Membership;

/// <summary>What every membership table does. Each test has its own cluster, whose silos it makes up.</summary>
public abstract class MembershipTableConformance : IAsyncDisposable
{
    private static readonly DateTime Now = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private SiloOptions? _options;
    private StorageSilo? _silo;
    private StorageSilo? _second;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
            await _silo.DisposeAsync();
        if (_second is not null)
            await _second.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_new_cluster_has_no_silos_whoever_asks_first()
    {
        var table = await TableAsync();
        await table.InitializeMembershipTableAsync(true, Cancellation);
        Assert.Empty((await ReadAsync(table)).Members);
    }

    [Fact]
    public async Task What_was_inserted_is_read()
    {
        var table = await TableAsync();
        var entry = Entry(1);
        Assert.True(await table.InsertRowAsync(entry, (await ReadAsync(table)).Version.Next(), Cancellation));
        var all = await ReadAsync(table);
        var one = await table.ReadRowAsync(entry.SiloAddress, Cancellation);
        foreach (var read in new[] { Assert.Single(all.Members).Item1, Assert.Single(one.Members).Item1 })
        {
            Assert.Equal(
                (entry.SiloAddress, entry.SiloName, entry.HostName, entry.Status, entry.ProxyPort),
                (read.SiloAddress, read.SiloName, read.HostName, read.Status, read.ProxyPort));
            Assert.Equal((entry.StartTime, entry.IAmAliveTime), (read.StartTime, read.IAmAliveTime));
        }

        Assert.Equal(all.Version.VersionEtag, one.Version.VersionEtag);
        Assert.Empty((await table.ReadRowAsync(Entry(2).SiloAddress, Cancellation)).Members);
    }

    [Fact]
    public async Task A_silo_is_inserted_once()
    {
        var table = await TableAsync();
        Assert.True(await table.InsertRowAsync(Entry(1), (await ReadAsync(table)).Version.Next(), Cancellation));
        var before = await ReadAsync(table);
        Assert.False(await table.InsertRowAsync(Entry(1), before.Version.Next(), Cancellation));
        Assert.Equal(before.Version.Version, (await ReadAsync(table)).Version.Version);
    }

    [Fact]
    public async Task Who_has_not_seen_the_latest_version_changes_nothing()
    {
        var table = await TableAsync();
        var old = (await ReadAsync(table)).Version;
        Assert.True(await table.InsertRowAsync(Entry(1), old.Next(), Cancellation));
        var seen = await ReadAsync(table);
        Assert.False(await table.InsertRowAsync(Entry(2), old.Next(), Cancellation));
        Assert.False(await table.UpdateRowAsync(Entry(1, SiloStatus.Dead), old.VersionEtag, old.Next(), Cancellation));
        var now = await ReadAsync(table);
        Assert.Equal(seen.Version.Version, now.Version.Version);
        Assert.Equal(SiloStatus.Active, Assert.Single(now.Members).Item1.Status);
    }

    [Fact]
    public async Task An_update_is_read_with_its_votes()
    {
        var table = await TableAsync();
        Assert.True(await table.InsertRowAsync(Entry(1), (await ReadAsync(table)).Version.Next(), Cancellation));
        var before = await ReadAsync(table);
        var dead = Entry(1, SiloStatus.Dead);
        dead.SuspectTimes = [Tuple.Create(Entry(2).SiloAddress, Now), Tuple.Create(Entry(3).SiloAddress, Now)];
        Assert.True(await table.UpdateRowAsync(dead, Assert.Single(before.Members).Item2, before.Version.Next(), Cancellation));
        var after = await ReadAsync(table);
        var read = Assert.Single(after.Members).Item1;
        Assert.Equal(SiloStatus.Dead, read.Status);
        Assert.Equal([Entry(2).SiloAddress, Entry(3).SiloAddress], read.SuspectTimes!.Select(vote => vote.Item1));
        Assert.True(after.Version.Version > before.Version.Version);
    }

    [Fact]
    public async Task Of_writers_at_once_one_is_taken()
    {
        var table = await TableAsync();
        var version = (await ReadAsync(table)).Version.Next();
        var taken = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => table.InsertRowAsync(Entry(n), version, Cancellation)));
        Assert.Single(taken, isTaken => isTaken);
        Assert.Single((await ReadAsync(table)).Members);
    }

    [Fact]
    public async Task A_sign_of_life_changes_no_version()
    {
        var table = await TableAsync();
        Assert.True(await table.InsertRowAsync(Entry(1), (await ReadAsync(table)).Version.Next(), Cancellation));
        var before = await ReadAsync(table);
        var alive = Entry(1);
        alive.IAmAliveTime = Now.AddMinutes(1);
        await table.UpdateIAmAliveAsync(alive, Cancellation);
        var after = await ReadAsync(table);
        Assert.Equal(Now.AddMinutes(1), Assert.Single(after.Members).Item1.IAmAliveTime);
        Assert.Equal(before.Version.Version, after.Version.Version);
    }

    [Fact]
    public async Task Only_silos_that_are_long_dead_are_cleared_away()
    {
        var table = await TableAsync();
        foreach (var (n, status, age) in new[] { (1, SiloStatus.Dead, 10), (2, SiloStatus.Active, 10), (3, SiloStatus.Dead, 0) })
        {
            var entry = Entry(n, status);
            entry.StartTime = entry.IAmAliveTime = Now.AddDays(-age);
            Assert.True(await table.InsertRowAsync(entry, (await ReadAsync(table)).Version.Next(), Cancellation));
        }

        await table.CleanupDefunctSiloEntriesAsync(Now.AddDays(-7), Cancellation);
        Assert.Equal([2, 3], (await ReadAsync(table)).Members.Select(member => member.Item1.SiloAddress.Generation).Order());
    }

    [Fact]
    public async Task A_table_that_comes_back_empty_is_written_anew_by_the_first_that_looks_whoever_has_founded_one_since()
    {
        var table = await TableAsync();
        var second = await SecondAsync();
        var (a, b) = (Mine(_silo!), Mine(second));
        Assert.True(await table.InsertRowAsync(a, (await ReadAsync(table)).Version.Next(), Cancellation));
        var other = second.Services.GetRequiredService<IMembershipTable>();
        Assert.True(await other.InsertRowAsync(b, (await ReadAsync(other)).Version.Next(), Cancellation));
        foreach (var founded in new[] { false, true })
        {
            var before = await ReadAsync(table);
            await table.DeleteMembershipTableEntriesAsync(_options!.ClusterId, Cancellation);
            if (founded)
            {
                await using var third = StorageSilo.Build(_options!);
                var fresh = third.Services.GetRequiredService<IMembershipTable>();
                await fresh.InitializeMembershipTableAsync(true, Cancellation);
                Assert.True(await fresh.InsertRowAsync(Entry(3), (await ReadAsync(fresh)).Version.Next(), Cancellation));
            }

            await Task.WhenAll(ReadAsync(table), ReadAsync(other));
            var after = await ReadAsync(table);
            Assert.Equal(
                new[] { a.SiloAddress, b.SiloAddress }.Concat(founded ? [Entry(3).SiloAddress] : []).Order(),
                after.Members.Select(member => member.Item1.SiloAddress).Order());
            Assert.All(after.Members, member => Assert.Equal(SiloStatus.Active, member.Item1.Status));
            // Otherwise other silos would not look at it.
            Assert.True(after.Version.Version > before.Version.Version);
            await table.UpdateIAmAliveAsync(a, Cancellation);
        }
    }

    [Fact]
    public async Task A_table_that_comes_back_as_it_was_before_is_brought_up_to_what_its_silos_know()
    {
        var table = await TableAsync();
        var second = await SecondAsync();
        var (a, b) = (Mine(_silo!), Mine(second));
        Assert.True(await table.InsertRowAsync(a, (await ReadAsync(table)).Version.Next(), Cancellation));
        Assert.True(await table.InsertRowAsync(b, (await ReadAsync(table)).Version.Next(), Cancellation));
        Assert.True(await table.InsertRowAsync(Entry(3, SiloStatus.Dead), (await ReadAsync(table)).Version.Next(), Cancellation));
        var other = second.Services.GetRequiredService<IMembershipTable>();
        var known = await ReadAsync(other);
        // The table as it was when the first silo was about to join and the third had not died.
        await table.DeleteMembershipTableEntriesAsync(_options!.ClusterId, Cancellation);
        await using var past = StorageSilo.Build(_options!);
        var old = past.Services.GetRequiredService<IMembershipTable>();
        await old.InitializeMembershipTableAsync(true, Cancellation);
        var joining = Mine(_silo!);
        joining.Status = SiloStatus.Joining;
        Assert.True(await old.InsertRowAsync(joining, (await ReadAsync(old)).Version.Next(), Cancellation));
        Assert.True(await old.InsertRowAsync(Entry(3), (await ReadAsync(old)).Version.Next(), Cancellation));

        await Task.WhenAll(ReadAsync(table), ReadAsync(other));
        var after = await ReadAsync(table);
        Assert.Equal(
            new[]
            {
                (a.SiloAddress, SiloStatus.Active), (b.SiloAddress, SiloStatus.Active),
                (Entry(3).SiloAddress, SiloStatus.Dead),
            }.Order(),
            after.Members.Select(member => (member.Item1.SiloAddress, member.Item1.Status)).Order());
        Assert.True(after.Version.Version > known.Version.Version);
    }

    internal abstract Task<SiloOptions> Options();

    /// <summary>What a silo does at its start, before it reads the table.</summary>
    internal virtual Task PrepareAsync(IServiceProvider services) => Task.CompletedTask;

    private static MembershipEntry Entry(int n, SiloStatus status = SiloStatus.Active) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 11_000, n),
        SiloName = $"silo-{n}",
        HostName = "host",
        Status = status,
        ProxyPort = 30_000,
        StartTime = Now,
        IAmAliveTime = Now,
    };

    private static MembershipEntry Mine(StorageSilo silo)
    {
        var entry = Entry(1);
        entry.SiloAddress = silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        return entry;
    }

    private async Task<StorageSilo> SecondAsync()
    {
        _second = StorageSilo.Build(_options!);
        await _second.Services.GetRequiredService<IMembershipTable>().InitializeMembershipTableAsync(true, Cancellation);
        return _second;
    }

    private static Task<MembershipTableData> ReadAsync(IMembershipTable table) => table.ReadAllAsync(Cancellation);

    private async Task<IMembershipTable> TableAsync()
    {
        var options = _options = await Options();
        options.ClusterId = $"test-{TestCluster.NewId()}";
        _silo = StorageSilo.Build(options);
        await PrepareAsync(_silo.Services);
        var table = _silo.Services.GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTableAsync(true, Cancellation);
        return table;
    }
}
