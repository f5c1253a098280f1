using System.Data.Common;
using System.Net.Sockets;
using DistSeq.Client.Clusters;
using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Specs;
using StackExchange.Redis;

namespace DistSeq.Client;

/// <summary>Turns an exception into words for the user and an exit code. The words are the message alone.</summary>
internal static class ErrorReport
{
    public static int Write(Exception exception, TextWriter error)
    {
        if (exception is AggregateException { InnerException: { } inner })
            return Write(inner, error);
        var (code, message) = Read(Damage(exception) ?? exception);
        error.WriteLine(message);
        return code;
    }

    /// <summary>
    /// True for troubles of the way to the cluster, which may pass. An aborted stream counts, although its class is an
    /// InvalidOperationException.
    /// </summary>
    public static bool IsTransport(Exception exception) => Damage(exception) is null
        && (exception is OrleansException or TimeoutException or EnumerationAbortedException or RedisException or DbException
            or SocketException or ClusterTroubleException);

    /// <summary>The same, or a call that another than the user has cancelled: a silo that stops does that to streams it serves.</summary>
    public static bool MayPass(Exception exception, CancellationToken user) =>
        IsTransport(exception) || (exception is OperationCanceledException && !user.IsCancellationRequested);

    private static (int Code, string Message) Read(Exception exception) => exception switch
    {
        OperationCanceledException => (ExitCode.Interrupted, "Interrupted."),
        ClusterTroubleException or DamagedException or ClusterFaultException => (ExitCode.Cluster, exception.Message),
        StoreException => (ExitCode.Cluster, $"{FirstLine(exception)} See that it is up and has room, then ask again; jobs that were accepted go on meanwhile."),
        _ when IsTransport(exception) => (ExitCode.Cluster,
            $"The cluster does not answer: {FirstLine(exception)} See that its silos and their Redis or Postgres are up, then ask again; jobs that were accepted go on meanwhile."),
        InvalidSpecException { Failures: { Count: > 0 } failures } => (ExitCode.Mistake, string.Join(Environment.NewLine, failures)),
        InvalidSpecException or KeyNotFoundException or InvalidOperationException or InvalidDataException or ArgumentException
            or IOException or UnauthorizedAccessException => (ExitCode.Mistake, exception.Message),
        _ => (ExitCode.Cluster, $"Unexpected: {exception.GetType().Name}: {exception.Message}"),
    };

    // The runtime wraps what it meets while it brings a grain up.
    private static DamagedException? Damage(Exception? exception) => exception is null ? null : exception as DamagedException ?? Damage(exception.InnerException);

    private static string FirstLine(Exception exception)
    {
        var line = exception.Message.Split('\n')[0].Trim();
        return line.EndsWith('.') ? line : line + ".";
    }
}
