using System.Net.Sockets;
using System.Reflection;
using System.Security.Authentication;
using DistSeq.Client.Clusters;
using DistSeq.Client.Runs;
using DistSeq.Contracts.Access;
using DistSeq.Security;
using Microsoft.Extensions.Options;

namespace DistSeq.Client;

/// <summary>Turns an exception into words for the user and an exit code. The words are the message alone.</summary>
internal static class ErrorReport
{
    public static int Write(Exception exception, TextWriter error)
    {
        if (exception is AggregateException or TargetInvocationException && exception.InnerException is { } inner)
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
        && (exception is OrleansException or TimeoutException or EnumerationAbortedException
            or SocketException or AuthenticationException or ClusterTroubleException
            || StoreCatalog.All.Any(kind => kind.IsTrouble(exception)));

    /// <summary>
    /// The same, or a call that something other than the user cancelled: a silo that stops cancels its streams.
    /// </summary>
    public static bool MayPass(Exception exception, CancellationToken user) =>
        IsTransport(exception) || (exception is OperationCanceledException && !user.IsCancellationRequested);

    private static (int Code, string Message) Read(Exception exception) => exception switch
    {
        OperationCanceledException => (ExitCode.Interrupted, "Interrupted."),
        ClusterTroubleException or DamagedException or ClusterFaultException or JobLostException =>
            (ExitCode.Cluster, exception.Message),
        StoreException => (ExitCode.Cluster,
            $"{FirstLine(exception)} See that it is up and has room, then ask again; accepted jobs continue meanwhile."),
        _ when IsTransport(exception) => (ExitCode.Cluster,
            $"The cluster does not answer: {FirstLine(exception)} See that its silos and their {StoreCatalog.Names} are up, "
            + "then ask again; accepted jobs continue meanwhile."),
        InvalidSpecException { Failures: { Count: > 0 } failures } =>
            (ExitCode.Mistake, string.Join(Environment.NewLine, failures)),
        InvalidSpecException or OptionsValidationException or AccessDeniedException or CertificateException =>
            (ExitCode.Mistake, exception.Message),
        OutOfMemoryException => (ExitCode.Mistake,
            "This process has no memory left. "
            + "Give it more, or lower training.batch, training.window or model.hidden, or give less data."),
        UnauthorizedAccessException => (ExitCode.Mistake,
            $"{Shown(exception)} Choose another place with --out DIR, or change who may write there."),
        IOException when !IsOfRuntime(exception) => (ExitCode.Mistake, exception.Message),
        FileNotFoundException or DirectoryNotFoundException => (ExitCode.Mistake, $"{Shown(exception)} Correct the path."),
        IOException => (ExitCode.Mistake, $"{Shown(exception)} See that the disk has room and that the path can be written."),
        ArgumentException { ParamName: null } or KeyNotFoundException or InvalidOperationException or InvalidDataException
            when !IsOfRuntime(exception) => (ExitCode.Mistake, exception.Message),
        _ => (ExitCode.Cluster,
            ("DistSeq has met something it does not expect. Please report this, with the command you gave: "
                + $"{exception.GetType().Name}: {FirstLine(exception)} {Place(exception)}").TrimEnd()),
    };

    // The runtime wraps what it meets while it brings a grain up.
    private static DamagedException? Damage(Exception? exception) =>
        exception is null ? null : exception as DamagedException ?? Damage(exception.InnerException);

    /// <summary>
    /// Whether it was thrown by a library and not by DistSeq: then its words are for programmers. The first line of the trace
    /// tells it also of what a grain has thrown.
    /// </summary>
    private static bool IsOfRuntime(Exception exception) =>
        exception.StackTrace is { Length: > 0 } trace && !trace.TrimStart().StartsWith("at DistSeq.", StringComparison.Ordinal);

    // The innermost place of DistSeq's own that the exception has come through.
    private static string Place(Exception exception) =>
        exception.StackTrace?.Split('\n')
            .FirstOrDefault(static line => line.Contains("DistSeq.", StringComparison.Ordinal))?.Trim() is { } place
            ? $"({place})"
            : "";

    private static string Shown(Exception exception) => FirstLine(FileTrouble.Shown(exception.Message));

    /// <summary>The first line of its message, as a sentence.</summary>
    public static string FirstLine(Exception exception) => FirstLine(exception.Message);

    private static string FirstLine(string message)
    {
        var line = message.Split('\n')[0].Trim();
        return line.EndsWith('.') ? line : line + ".";
    }
}
