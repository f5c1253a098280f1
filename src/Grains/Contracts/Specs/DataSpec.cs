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

    /// <summary>SHA-256 of the content, 64 hexadecimal digits. Required for a URL; checked wherever it is given.</summary>
    [Id(1), Matches(@"^[0-9a-fA-F]{64}\z", "64 hexadecimal digits")]
    public string? Sha256 { get; init; }

    /// <summary>How it is cut into sequences, and whether they have classes. Default lines.</summary>
    [Id(2)]
    public DataFormat Format { get; init; } = DataFormat.Lines;

    /// <summary>What one token is. Default character (a Unicode code point).</summary>
    [Id(3)]
    public TokenKind Tokens { get; init; } = TokenKind.Character;

    /// <summary>
    /// What the model is measured on while it trains: a share held out, 0 to 0.5, or a file or folder of its own, in the same
    /// format. Default 0.1. For sequences, a seeded random choice; for text, what comes before the test split.
    /// </summary>
    [Id(9), Between(0, 0.5)]
    public HeldOut Validation { get; init; } = 0.1;

    /// <summary>
    /// What the finished model is measured on: a share, 0 to 0.5, or a file or folder. Default 0: nothing. For text, its end.
    /// </summary>
    [Id(10), Between(0, 0.5)]
    public HeldOut Test { get; init; }

    /// <summary>
    /// Words to keep, 1 to 1,000,000: the most frequent ones of the training split; every other word becomes &lt;UNK&gt;. Default
    /// all. All characters are kept.
    /// </summary>
    [Id(5), Between(1, 1_000_000)]
    public int? Vocabulary { get; init; }

    /// <summary>Whether text is converted to lower case, character by character. Default no.</summary>
    [Id(6)]
    public bool Lowercase { get; init; }

    /// <summary>
    /// Which bytes stand for which characters. Default utf-8. Byte order marks win, and gzip is decompressed, whatever this says.
    /// </summary>
    [Id(7)]
    public DataEncoding Encoding { get; init; } = DataEncoding.Utf8;

    /// <summary>
    /// Seed of the choice of held-out sequences. Default 1. It is not the job's seed: jobs that differ only in that one are
    /// measured on the same sequences, and share the prepared data.
    /// </summary>
    [Id(8)]
    public long Seed { get; init; } = 1;

    /// <summary>What the columns mean, for formats that have columns. Default none.</summary>
    [Id(11)]
    public ColumnsSpec? Columns { get; init; }

    /// <summary>
    /// For music, quarter notes of the shortest note or time step, 0.01 to 64: notes of MIDI begin and end at whole multiples.
    /// What has no length of its own, such as a time step of rolls, gets this length when it is written as MIDI. Default 0.25 for
    /// midi, 1 for rolls, 0.5 for lines of note names.
    /// </summary>
    [Id(12), Between(0.01, 64)]
    public double? Grid { get; init; }

    /// <summary>What to forecast, for the task forecast. Default 24 time steps.</summary>
    [Id(13)]
    public ForecastSpec? Forecast { get; init; }
}
