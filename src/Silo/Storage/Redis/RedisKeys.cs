using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace DistSeq.Silo.Storage.Redis;

/// <summary>Finds keys in Redis.</summary>
internal static partial class RedisKeys
{
    private const int PageSize = 1_000;

    /// <summary>All keys that begin and end so, each once.</summary>
    public static async IAsyncEnumerable<string> Scan(
        IConnectionMultiplexer redis, string begin, string end, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var server = redis.GetServers().FirstOrDefault(server => server is { IsConnected: true, IsReplica: false })
            ?? throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, "Redis is not connected.");
        // A scan returns a key twice when the table of keys grows meanwhile.
        var seen = new HashSet<string>();
        var pattern = $"{Escaped(begin)}*{Escaped(end)}";
        var database = redis.GetDatabase().Database;
        await foreach (var key in server.KeysAsync(database, pattern, PageSize).WithCancellation(cancellationToken))
        {
            if (key.ToString() is var text && seen.Add(text))
                yield return text;
        }
    }

    private static string Escaped(string text) => Special().Replace(text, @"\$0");

    [GeneratedRegex(@"[*?\[\]\\^]")]
    private static partial Regex Special();
}
