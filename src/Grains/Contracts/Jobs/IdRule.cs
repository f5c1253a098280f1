using System.Text.RegularExpressions;
using DistSeq.Contracts.Specs;

namespace DistSeq.Contracts.Jobs;

/// <summary>
/// What the id of a job or a sweep may be: it names files, keys and labels in every store, and must be harmless in a shell and
/// on a terminal. The client checks it before it starts anything, the grains check it again.
/// </summary>
public static partial class IdRule
{
    /// <summary>The rule in words.</summary>
    public const string Words = "1 to 100 lower-case letters, digits and inner dashes";

    public static bool Holds(string id) => Pattern().IsMatch(id);

    /// <exception cref="ArgumentException">It cannot be an id.</exception>
    public static void Demand(string id)
    {
        if (!Holds(id))
        {
            throw new ArgumentException($"{Quoted.Of(id)} cannot be the id of a job or sweep: "
                + $"an id is {Words}, such as dinosaurs-k3x9fa.");
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?\z")]
    private static partial Regex Pattern();
}
