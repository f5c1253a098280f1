using System.Security.Cryptography;

namespace DistSeq.Client.Runs;

/// <summary>Ids of jobs and sweeps: the spec's name and six characters that are hard to mistake for each other.</summary>
internal static class JobId
{
    private const string Alphabet = "abcdefghjkmnpqrstvwxyz23456789";
    private const int Characters = 6;

    /// <summary>An id that has no folder below <paramref name="runs"/> yet.</summary>
    public static string New(string name, string runs) =>
        New(name, runs, static () => RandomNumberGenerator.GetString(Alphabet, Characters));

    public static string New(string name, string runs, Func<string> draw)
    {
        while (true)
        {
            var id = $"{name}-{draw()}";
            if (!Path.Exists(Path.Combine(runs, id)))
                return id;
        }
    }
}
