namespace DistSeq.Grains.Records;

/// <summary>
/// A random word that silos write into a store once. A store that has another one, or none, has lost what it had.
/// </summary>
[GenerateSerializer, Alias("distseq.StoreMark")]
public sealed class StoreMark
{
    [Id(0)]
    public string Word { get; set; } = "";
}
