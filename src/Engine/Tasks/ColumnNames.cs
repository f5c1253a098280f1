namespace DistSeq.Engine.Tasks;

/// <summary>What each column of a table means. A task leaves the ones it does not use empty.</summary>
public sealed record ColumnNames
{
    private const string TextField = "data.columns.text";
    private const string ClassField = "data.columns.class";
    private const string TokenField = "data.columns.token";
    private const string TagField = "data.columns.tag";

    /// <summary>The time of each row; null if the order of the rows gives it.</summary>
    public string? Time { get; init; }

    /// <summary>Numbers to predict. Default none.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Numbers that are known in advance and help to predict. Default none.</summary>
    public IReadOnlyList<string> Covariates { get; init; } = [];

    /// <summary>The series a row belongs to; null if all rows are one series.</summary>
    public string? Series { get; init; }

    /// <summary>Texts; null for <c>text</c>.</summary>
    public string? Text { get; init; }

    /// <summary>The classes of the texts; null for <c>class</c>.</summary>
    public string? Class { get; init; }

    /// <summary>Field number of the tokens, from 1, for columns without names; null for the first field.</summary>
    public int? Token { get; init; }

    /// <summary>Field number of the tags, from 1; null for the last field.</summary>
    public int? Tag { get; init; }

    /// <summary>The text, class, token and tag columns that are set, as fields of a model file.</summary>
    internal IReadOnlyDictionary<string, string> Fields => new (string Name, string? Value)[]
    {
        (TextField, Text),
        (ClassField, Class),
        (TokenField, Token?.ToString(CultureInfo.InvariantCulture)),
        (TagField, Tag?.ToString(CultureInfo.InvariantCulture)),
    }.Where(static pair => pair.Value is not null).ToDictionary(static pair => pair.Name, static pair => pair.Value!);

    /// <summary>Reads what <see cref="Fields"/> returned.</summary>
    /// <exception cref="FormatException">A field that must be a number is not one.</exception>
    internal static ColumnNames Of(IReadOnlyDictionary<string, string> fields)
    {
        int? Number(string name) =>
            fields.GetValueOrDefault(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
        return new ColumnNames
        {
            Text = fields.GetValueOrDefault(TextField),
            Class = fields.GetValueOrDefault(ClassField),
            Token = Number(TokenField),
            Tag = Number(TagField),
        };
    }
}
