namespace DistSeq.Contracts.Specs;

/// <summary>What is held out of a corpus: a share of it, such as 0.1, or a file or folder of its own.</summary>
/// <param name="Share">0 where it has a path.</param>
/// <param name="Path">A file or folder; null where it is a share.</param>
[GenerateSerializer, Immutable, Alias("distseq.HeldOut")]
public readonly record struct HeldOut([property: Id(0)] double Share, [property: Id(1)] string? Path = null)
{
    /// <summary>A share.</summary>
    public static implicit operator HeldOut(double share) => new(share);

    /// <summary>A share.</summary>
    public static HeldOut FromDouble(double share) => share;

    /// <summary>A number is a share, anything else a path.</summary>
    public static HeldOut Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share)
            ? new HeldOut(share)
            : new HeldOut(0, text);

    /// <summary>As written in a spec.</summary>
    public override string ToString() => Path ?? Share.ToString("R", CultureInfo.InvariantCulture);
}
