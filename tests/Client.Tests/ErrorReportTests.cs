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
        { new OrleansException("Failed to activate", new DamagedException("The record 'x' is damaged.")),
            2, "The record 'x' is damaged." },
        { new ClusterFaultException("A call has failed."), 2, "A call has failed." },
        { new StoreException("no room"), 2,
            "The cluster's store does not work now: no room. "
            + "See that it is up and has room, then ask again; accepted jobs continue meanwhile." },
        { new OperationCanceledException(), 130, "Interrupted." },
        { new InsufficientMemoryException(), 1,
            "This process has no memory left. "
            + "Give it more, or lower training.batch, training.window or model.hidden, or give less data." },
        { new UnauthorizedAccessException("Access to the path '/x' is denied."), 1,
            "Access to the path '/x' is denied. Choose another place with --out DIR, or change who may write there." },
    };

    public static TheoryData<Exception> Foreign =>
    [
        Thrown(static () => ArgumentException.ThrowIfNullOrEmpty("", "text")),
        Thrown(static () => ArgumentOutOfRangeException.ThrowIfNegative(-1)),
        Thrown(static () => new Dictionary<int, int>()[1].ToString()),
        Thrown(static () => _ = Array.Empty<int>().First()),
        Thrown(static () => int.Parse("x", CultureInfo.InvariantCulture)),
        Thrown(static () => System.Text.Json.JsonDocument.Parse("{")),
        Thrown(static () => _ = ((string?)null)!.Length),
    ];

    [Theory]
    [MemberData(nameof(Foreign), DisableDiscoveryEnumeration = true)]
    public void What_a_library_throws_is_no_words_for_users(Exception exception)
    {
        var error = new StringWriter();

        Assert.Equal(2, ErrorReport.Write(exception, error));
        Assert.StartsWith("DistSeq has met something it does not expect. "
            + $"Please report this, with the command you gave: {exception.GetType().Name}: ",
            error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public void What_DistSeq_throws_is_its_message_alone_also_when_it_was_thrown() =>
        Assert.Equal((1, "Corrupt."), Report(Thrown(static () => throw new InvalidDataException("Corrupt."))));

    private static (int, string) Report(Exception exception)
    {
        var error = new StringWriter();
        return (ErrorReport.Write(exception, error), error.ToString().TrimEnd());
    }

    private static Exception Thrown(Action action) => Record.Exception(action)!;

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
        $"The cluster does not answer: {reason} See that its silos and their Redis or Postgres are up, then ask again; accepted "
            + "jobs continue meanwhile.";
}
