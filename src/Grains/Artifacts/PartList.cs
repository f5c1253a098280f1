namespace DistSeq.Grains.Artifacts;

/// <summary>
/// Stands in for content that is stored in parts: its length, and the hash of each part. As text: a line that says what it is,
/// one with the length, and one for each part.
/// </summary>
/// <param name="Length">Bytes of all parts.</param>
/// <param name="Hashes">SHA-256 of each part, in lower-case hexadecimal.</param>
internal sealed record PartList(long Length, IReadOnlyList<string> Hashes)
{
    private const string Magic = "distseq-parts-1\n";

    /// <summary>The list in a seal.</summary>
    public byte[] Close() => Seal.Close(Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Magic}{Length}\n{string.Join('\n', Hashes)}")));

    /// <summary>The list in a seal; null if the seal holds something else.</summary>
    /// <param name="closed">A seal that has been checked.</param>
    public static PartList? Of(byte[] closed)
    {
        var content = closed.AsSpan(Math.Min(Seal.Bytes, closed.Length));
        if (!content.StartsWith(Encoding.ASCII.GetBytes(Magic)))
            return null;
        var lines = Encoding.ASCII.GetString(content).Split('\n');
        return new PartList(long.Parse(lines[1], CultureInfo.InvariantCulture), lines[2..]);
    }
}
