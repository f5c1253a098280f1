using System.Text.RegularExpressions;

namespace DistSeq.Contracts.Cluster;

/// <summary>
/// The id that silos and clients of one cluster share. Every key in every store begins with it, so that clusters with different
/// ids can share a store.
/// </summary>
public static partial class ClusterId
{
    /// <summary>Used where no id is set.</summary>
    public const string Default = "distseq";

    /// <summary>What an id consists of, for messages.</summary>
    public const string Rule = "1 to 63 lower-case letters, digits and '-', the first a letter or a digit";

    // No separator of any store's keys, and no upper case: folders may not distinguish it.
    /// <summary>Whether it follows the rule.</summary>
    public static bool IsValid(string id) => Form().IsMatch(id);

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,62}\z")]
    private static partial Regex Form();
}
