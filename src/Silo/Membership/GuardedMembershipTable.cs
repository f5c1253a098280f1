using DistSeq.Grains.Cluster;
using DistSeq.Grains.Telemetry;

namespace DistSeq.Silo.Membership;

/// <summary>
/// The table of the cluster's silos in a store that may come back empty or outdated: somebody has emptied it, or it was restarted
/// from an old copy. Orleans takes an empty table for one that it has not read yet, and ignores one whose version is lower than
/// it has seen: its silos would work on, unseen by clients and by new silos. This class writes the table anew before anybody
/// reads it: all rows that this silo knows, at a version above any it has seen.
/// </summary>
/// <remarks>
/// A row that is missing after hours without a look is no loss: the others have declared this silo dead and removed its row.
/// Where a new silo has made a new table first, the rows are added to it, and both are one cluster. Silos that write at the same
/// time help each other.
/// </remarks>
internal sealed partial class GuardedMembershipTable(
    IMembershipTable table, ILocalSiloDetails silo, StoreLoss loss, TimeProvider clock, ILogger<GuardedMembershipTable> log)
    : IMembershipTable, IDisposable
{
    // Rows of silos that have been dead for days are removed; those of an hour ago are not.
    private static readonly TimeSpan LongestMemory = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _gate = new(1);
    private MembershipTableData? _known;
    private long _knownAt;
    private volatile bool _isMissing;

    /// <summary>
    /// Whether the table had this silo's row when it was last read. True before the silo has joined, and after it has left.
    /// </summary>
    public bool IsRegistered => !_isMissing;

    public void Dispose()
    {
        (table as IDisposable)?.Dispose();
        _gate.Dispose();
    }

    public Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken) =>
        table.InitializeMembershipTableAsync(tryInitTableVersion, cancellationToken);

    public Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken) =>
        table.DeleteMembershipTableEntriesAsync(clusterId, cancellationToken);

    public Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken) =>
        table.CleanupDefunctSiloEntriesAsync(beforeDate, cancellationToken);

    public async Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken)
    {
        await ReadAllAsync(cancellationToken);
        return await table.ReadRowAsync(key, cancellationToken);
    }

    public async Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        var answers = false;
        try
        {
            var read = await ReadTable(cancellationToken);
            answers = true;
            if (Loss(read) is { } what)
                read = await WriteAnew(what, cancellationToken);
            _isMissing = false;
            _knownAt = clock.GetTimestamp();
            return _known = read;
        }
        finally
        {
            if (!cancellationToken.IsCancellationRequested)
                SiloMetrics.StoreAnswers(answers);
            _gate.Release();
        }
    }

    public async Task<bool> InsertRowAsync(
        MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken) =>
        await table.InsertRowAsync(entry, tableVersion, cancellationToken) && await Read(cancellationToken);

    public async Task<bool> UpdateRowAsync(
        MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken) =>
        await table.UpdateRowAsync(entry, etag, tableVersion, cancellationToken) && await Read(cancellationToken);

    public async Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken)
    {
        await ReadAllAsync(cancellationToken);
        await table.UpdateIAmAliveAsync(entry, cancellationToken);
    }

    public Task InitializeMembershipTable(bool tryInitTableVersion) =>
        InitializeMembershipTableAsync(tryInitTableVersion, default);

    public Task DeleteMembershipTableEntries(string clusterId) => DeleteMembershipTableEntriesAsync(clusterId, default);

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => CleanupDefunctSiloEntriesAsync(beforeDate, default);

    public Task<MembershipTableData> ReadRow(SiloAddress key) => ReadRowAsync(key, default);

    public Task<MembershipTableData> ReadAll() => ReadAllAsync(default);

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => InsertRowAsync(entry, tableVersion, default);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        UpdateRowAsync(entry, etag, tableVersion, default);

    public Task UpdateIAmAlive(MembershipEntry entry) => UpdateIAmAliveAsync(entry, default);

    // The tables cannot be read where even their version is gone. Where the store is away, this write fails too.
    private async Task<MembershipTableData> ReadTable(CancellationToken cancellationToken)
    {
        try
        {
            return await table.ReadAllAsync(cancellationToken);
        }
        catch (Exception e) when (_known is not null && e is not OperationCanceledException)
        {
            await table.InitializeMembershipTableAsync(true, cancellationToken);
            return await table.ReadAllAsync(cancellationToken);
        }
    }

    private async Task<bool> Read(CancellationToken cancellationToken)
    {
        // The next loss needs the rows that were just written.
        await ReadAllAsync(cancellationToken);
        return true;
    }

    // What has happened to the table; null where nothing has. Follows "The store has".
    private string? Loss(MembershipTableData read)
    {
        if (_known is not { } known || Mine(known) is not { Status: SiloStatus.Active }
            || clock.GetElapsedTime(_knownAt) >= LongestMemory)
        {
            return null;
        }

        if (Mine(read) is null)
            return "come back empty";
        return read.Version.Version < known.Version.Version ? "come back outdated" : null;
    }

    private MembershipEntry? Mine(MembershipTableData data) => data.TryGet(silo.SiloAddress)?.Item1;

    private async Task<MembershipTableData> WriteAnew(string what, CancellationToken cancellationToken)
    {
        _isMissing = true;
        LogLost(log, what, silo.SiloAddress);
        var read = await ReadTable(cancellationToken);
        var known = _known!;
        foreach (var (row, _) in known.Members)
        {
            // A silo's status never goes back. Both calls are refused where another silo writes at the same time.
            while (read.TryGet(row.SiloAddress) is not { } found || found.Item1.Status < row.Status)
            {
                await (read.TryGet(row.SiloAddress) is { } old
                    ? table.UpdateRowAsync(Alive(row), old.Item2, read.Version.Next(), cancellationToken)
                    : table.InsertRowAsync(Alive(row), read.Version.Next(), cancellationToken));
                read = await table.ReadAllAsync(cancellationToken);
            }
        }

        // Silos ignore versions that are not above what they have seen. Last, when all rows are there.
        while (read.Version.Version <= known.Version.Version && read.TryGet(silo.SiloAddress) is var (mine, etag))
        {
            await table.UpdateRowAsync(mine, etag, read.Version.Next(), cancellationToken);
            read = await table.ReadAllAsync(cancellationToken);
        }

        LogWritten(log, silo.SiloAddress, read.Members.Count);
        loss.Tell();
        return read;
    }

    // Probes find out who has died meanwhile.
    private MembershipEntry Alive(MembershipEntry row) => new()
    {
        SiloAddress = row.SiloAddress,
        SiloName = row.SiloName,
        HostName = row.HostName,
        RoleName = row.RoleName,
        Status = row.Status,
        ProxyPort = row.ProxyPort,
        SuspectTimes = row.SuspectTimes,
        StartTime = row.StartTime,
        IAmAliveTime = row.Status == SiloStatus.Active ? clock.GetUtcNow().UtcDateTime : row.IAmAliveTime,
    };

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The store has {What}: its table of silos is not the one that silo {Silo} knows. "
            + "The silo registers again")]
    private static partial void LogLost(ILogger logger, string what, SiloAddress silo);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Silo {Silo} is registered again; the table has {Rows} rows. "
            + "Records of jobs are written anew from what silos hold")]
    private static partial void LogWritten(ILogger logger, SiloAddress silo, int rows);
}
