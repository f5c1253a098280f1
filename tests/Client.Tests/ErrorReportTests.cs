using DistSeq.Client.Clusters;
using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Specs;
using Npgsql;
using StackExchange.Redis;

namespace DistSeq.Client.Tests;

public sealed class ErrorReportTests
{
    private static readonly SpecFailure[] Failures = [new("job.yaml:1:1: seed", "is bad."), new("--set name", "is worse.")];

    public static TheoryData<Exception, int, string> Errors => new()
    {
        { new InvalidSpecException(Failures), 1, "job.yaml:1:1: seed: is bad.\n--set name: is worse." },
        { new KeyNotFoundException("There is no job x."), 1, "There is no job x." },
        { new InvalidOperationException("Another spec."), 1, "Another spec." },
        { new InvalidDataException("Corrupt."), 1, "Corrupt." },
        { new ArgumentException("Wrong."), 1, "Wrong." },
        { new IOException("Disk full."), 1, "Disk full." },
        { new ClusterTroubleException("Nothing there."), 2, "Nothing there." },
        { new SiloUnavailableException("gone\nat stack"), 2, Trouble("gone.") },
        { new EnumerationAbortedException("aborted."), 2, Trouble("aborted.") },
        { new TimeoutException("late."), 2, Trouble("late.") },
        { new RedisConnectionException(ConnectionFailureType.SocketClosed, "closed"), 2, Trouble("closed.") },
        { new NpgsqlException("broken"), 2, Trouble("broken.") },
        { new AggregateException(new KeyNotFoundException("inner")), 1, "inner" },
        { new DamagedException("The checkpoint 'x' is damaged."), 2, "The checkpoint 'x' is damaged." },
        { new OrleansException("Failed to activate", new DamagedException("The record 'x' is damaged.")), 2, "The record 'x' is damaged." },
        { new ClusterFaultException("A call has failed."), 2, "A call has failed." },
        { new StoreException("no room"), 2, "The cluster's store does not work now: no room. See that it is up and has room, then ask again; jobs that were accepted go on meanwhile." },
        { new OperationCanceledException(), 130, "Interrupted." },
    };

    [Theory]
    [MemberData(nameof(Errors), DisableDiscoveryEnumeration = true)]
    public void An_error_is_its_message_alone_and_its_code(Exception exception, int code, string message)
    {
        var error = new StringWriter();

        Assert.Equal(code, ErrorReport.Write(exception, error));
        Assert.Equal(message, error.ToString().TrimEnd().Replace("\r", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_store_that_is_away_may_pass_and_what_is_damaged_does_not()
    {
        Assert.True(ErrorReport.IsTransport(new StoreException("no room")));
        Assert.False(ErrorReport.IsTransport(new DamagedException("x")));
        Assert.False(ErrorReport.IsTransport(new OrleansException("wrapped", new DamagedException("x"))));
        Assert.False(ErrorReport.IsTransport(new ClusterFaultException("x")));
    }

    private static string Trouble(string reason) =>
        $"The cluster does not answer: {reason} See that its silos and their Redis or Postgres are up, then ask again; jobs that were accepted go on meanwhile.";
}
