namespace DistSeq.Grains.Records;

/// <summary>What was wrong with a record; null where nothing was.</summary>
public sealed class DamageNote
{
    public string? Text { get; set; }
}
