using System.Reflection;

namespace DistSeq.Contracts.Specs;

/// <summary>What a search has to know of a field of the job spec.</summary>
/// <param name="IsWhole">Whether its numbers are whole, so that a range of it is, too.</param>
/// <param name="InBase">Its value in the base, as a spec file has it.</param>
public sealed record SearchedField(bool IsWhole, string InBase)
{
    /// <summary>Null where a job spec has no such field, or where the path is that of a section.</summary>
    public static SearchedField? Of(JobSpec job, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        (object? value, var type) = ((object?)job, typeof(JobSpec));
        foreach (var key in path.Split('.'))
        {
            if (Find(type, key) is not { } property)
                return null;
            value = value is null ? null : property.GetValue(value);
            type = property.PropertyType;
        }

        return type == typeof(string) || type.IsValueType
            ? new SearchedField(IsOfWholeNumbers(Nullable.GetUnderlyingType(type) ?? type), Text(value))
            : null;
    }

    /// <summary>Whether two values mean the same: 1.0 is 1.</summary>
    public static bool AreSame(string one, string other) => one == other
        || (Number(one) is { } left && Number(other) is { } right && left == right);

    private static PropertyInfo? Find(Type type, string key) => key.Length == 0 || !type.IsClass
        ? null
        : type.GetProperty(char.ToUpperInvariant(key[0]) + key[1..], BindingFlags.Public | BindingFlags.Instance) is { } property
            && property.CanWrite && char.IsLower(key[0]) ? property : null;

    private static bool IsOfWholeNumbers(Type type) =>
        type == typeof(int) || type == typeof(long) || type == typeof(StepInterval) || type == typeof(WorkerRange);

    private static string Text(object? value) => value switch
    {
        null => "null",
        Enum word => SpecJson.Word(word),
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
