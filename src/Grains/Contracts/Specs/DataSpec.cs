namespace DistSeq.Contracts.Specs;

/// <summary>The corpus of a job and how it becomes tokens.</summary>
[GenerateSerializer, Immutable, Alias("distseq.DataSpec")]
public sealed record DataSpec
{
    /// <summary>
    /// A file, a folder (its *.txt files in ordinal order of their names) or an http(s) URL. Paths are relative to the spec file.
    /// </summary>
    [Id(0), Required]
    public string Path { get; init; } = "";

    /// <summary>SHA-256 of the content, 64 hexadecimal digits. Obligatory for a URL; checked wherever it is given.</summary>
    [Id(1), Matches(@"^[0-9a-fA-F]{64}\z", "64 hexadecimal digits")]
    public string? Sha256 { get; init; }

    /// <summary>How it is cut into sequences, and whether they have classes. Default lines.</summary>
    [Id(2)]
    public DataFormat Format { get; init; } = DataFormat.Lines;

    /// <summary>What one token is. Default character (a Unicode code point).</summary>
    [Id(3)]
    public TokenKind Tokens { get; init; } = TokenKind.Character;

    /// <summary>
    /// Share held out for validation, 0 to 0.5. Default 0.1. Of sequences, a seeded random choice; of text, the end.
    /// </summary>
    [Id(4), Between(0, 0.5)]
    public double Validation { get; init; } = 0.1;

    /// <summary>
    /// Words kept, 1 to 1,000,000: the most frequent of the training split; every other becomes &lt;UNK&gt;. Default all. Characters are all
    /// kept.
    /// </summary>
    [Id(5), Between(1, 1_000_000)]
    public int? Vocabulary { get; init; }

    /// <summary>Whether text is turned to lower case, character by character. Default no.</summary>
    [Id(6)]
    public bool Lowercase { get; init; }

    /// <summary>
    /// Which bytes stand for which characters. Default utf-8. Byte order marks win, and gzip is unpacked, whatever stands here.
    /// </summary>
    [Id(7)]
    public DataEncoding Encoding { get; init; } = DataEncoding.Utf8;

    /// <summary>
    /// Seed of the choice which sequences are held out. Default 1. It is not the job's seed: jobs that differ by that one alone
    /// are measured on the same sequences, and share the prepared data.
    /// </summary>
    [Id(8)]
    public long Seed { get; init; } = 1;
}
