using System.Text.RegularExpressions;

namespace DistSeq.Contracts.Cluster;

/// <summary>
/// The id that silos and clients of one cluster share. Every key of every store begins with it, so that clusters of different ids
/// live side by side on one store.
/// </summary>
public static partial class ClusterId
{
    /// <summary>Where nothing else is said.</summary>
    public const string Default = "distseq";

    /// <summary>What an id is made of, for messages.</summary>
    public const string Rule = "1 to 63 lower-case letters, digits and '-', the first a letter or a digit";

    // No separator of any store's keys, and nothing that differs by case alone: folders may not tell that apart.
    /// <summary>Whether it keeps to the rule.</summary>
    public static bool IsValid(string id) => Form().IsMatch(id);

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,62}\z")]
    private static partial Regex Form();
}
