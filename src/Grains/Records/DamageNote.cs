namespace DistSeq.Grains.Records;

/// <summary>What was wrong with a record; null if nothing was.</summary>
public sealed class DamageNote
{
    public string? Text { get; set; }
}
