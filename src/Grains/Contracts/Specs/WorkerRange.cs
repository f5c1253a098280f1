namespace DistSeq.Contracts.Specs;

/// <summary>A number of workers, or the least and the most of them: "4", or "2..8".</summary>
/// <param name="Least">The job waits until this many compute threads are free.</param>
/// <param name="Most">It never takes more.</param>
[GenerateSerializer, Immutable, Alias("distseq.WorkerRange")]
public readonly record struct WorkerRange([property: Id(0)] int Least, [property: Id(1)] int Most)
{
    private const string Dots = "..";

    /// <summary>Exactly this many.</summary>
    public static implicit operator WorkerRange(int workers) => new(workers, workers);

    /// <summary>Exactly this many.</summary>
    public static WorkerRange FromInt32(int workers) => workers;

    /// <summary>"4" or "2..8"; null where it is neither.</summary>
    public static WorkerRange? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ends = text.Split(Dots);
        int? At(int index) =>
            int.TryParse(ends[index], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var end) ? end : null;
        return ends.Length is 1 or 2 && At(0) is { } least && At(ends.Length - 1) is { } most ? new(least, most) : null;
    }

    /// <summary>As written in a spec.</summary>
    public override string ToString() => Least == Most
        ? Least.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Least}{Dots}{Most}");
}
