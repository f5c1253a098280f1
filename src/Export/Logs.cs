using Microsoft.Extensions.Logging;

namespace DistSeq.Export;

/// <summary>How a process writes its log to the console.</summary>
public static class Logs
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The forms of lines: for people, and for what collects the logs of containers.</summary>
    public static IReadOnlyList<string> Forms { get; } = ["text", "json"];

    /// <summary>
    /// Writes one line per message, with its time in UTC. HTTP requests are left out: nearly all are probes and scrapes;
    /// and so is what Orleans says in ordinary times, except about its members.
    /// </summary>
    /// <param name="logging">Of the host.</param>
    /// <param name="form">One of <see cref="Forms"/>; anything else is text.</param>
    public static void AddLines(this ILoggingBuilder logging, string form)
    {
        if (form == "json")
        {
            logging.AddJsonConsole(static console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, Time));
        }
        else
        {
            logging.AddSimpleConsole(static console =>
                (console.SingleLine, console.UseUtcTimestamp, console.TimestampFormat) = (true, true, Time + " "));
        }

        // A line for each setting at the start, and for each connection.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Orleans", LogLevel.Warning)
            .AddFilter("Orleans.Runtime.MembershipService", LogLevel.Information).AddFilter("Polly", LogLevel.Warning);
    }
}
