namespace DistSeq.Client.Commands;

/// <summary>An option without a value; someone may still write a word behind it that belongs elsewhere.</summary>
/// <param name="name">With the dashes.</param>
/// <param name="remedy">Where the word belongs.</param>
internal sealed class Flag(string name, Func<string, string> remedy) : Option<bool>(name)
{
    public Func<string, string> Remedy { get; } = remedy;
}
