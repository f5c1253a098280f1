using System.IO.Enumeration;

namespace DistSeq.Contracts.Jobs;

/// <summary>Which jobs to list. A field that is left out does not restrict the list.</summary>
[GenerateSerializer, Immutable, Alias("distseq.JobQuery")]
public sealed record JobQuery
{
    /// <summary>The state they are in.</summary>
    [Id(0)]
    public JobState? State { get; init; }

    /// <summary>A pattern for their name or id: * stands for any characters, ? for one; case does not matter.</summary>
    [Id(1)]
    public string? Name { get; init; }

    /// <summary>Most jobs of a page, 1 or more. Default 1000.</summary>
    [Id(2)]
    public int Limit { get; init; } = 1000;

    /// <summary>Only those whose <see cref="JobLine.Number"/> is lower: <see cref="JobPage.Next"/> of the page before.</summary>
    [Id(3)]
    public long? Before { get; init; }

    /// <summary>Only those that ended longer ago, by the cluster's clock.</summary>
    [Id(4)]
    public TimeSpan? OlderThan { get; init; }

    /// <summary>Whether a job matches.</summary>
    /// <param name="line">The job.</param>
    /// <param name="now">Time by the cluster's clock.</param>
    public bool Asks(JobLine line, DateTimeOffset now) =>
        (State is null || line.State == State)
        && (Name is null || IsLike(line.Name) || IsLike(line.Id))
        && (Before is null || line.Number < Before)
        && (OlderThan is null || (line is { IsFinished: true, EndedAt: { } ended } && now - ended > OlderThan));

    private bool IsLike(string word) => FileSystemName.MatchesSimpleExpression(Name, word);
}
