using System.Globalization;
using System.Reflection;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Specs;

/// <summary>Single values: text to number, word or text, and the rule in words when it does not fit.</summary>
internal static class SpecScalars
{
    public static bool TryRead(SpecScalar scalar, Type type, PropertyInfo property, out object? value)
    {
        value = null;
        if (type == typeof(string))
        {
            var mayBeNull = new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;
            value = scalar.IsNull ? null : scalar.Text;
            return !scalar.IsNull || (mayBeNull && property.PropertyType == type);
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
            return scalar.IsNull || IsAuto(scalar, property) || TryRead(scalar, inner, property, out value);
        // JSON quotes words, and so may YAML.
        if (!scalar.IsPlain && !type.IsEnum)
            return false;
        value = Parse(scalar.Text, type);
        return value is not null;
    }

    /// <summary>"one of rnn, lstm, gru", "a whole number between 1 and 16", ….</summary>
    public static string Rule(Type type, PropertyInfo property)
    {
        var kind = Nullable.GetUnderlyingType(type) ?? type;
        var auto = property.IsDefined(typeof(AutoAttribute)) ? ", or auto" : "";
        if (kind.IsEnum)
            return "one of " + string.Join(", ", WordsOf(kind)) + auto;
        if (kind == typeof(string))
            return "text";
        if (kind == typeof(bool))
            return "true or false" + auto;
        if (kind == typeof(WorkerRange))
            return "a whole number, or least..most as in 2..8" + auto;
        var number = kind == typeof(double) ? "a number" : "a whole number";
        return property.GetCustomAttribute<BetweenAttribute>() is { } between
            ? $"{number} {between.Words}{auto}"
            : number + auto;
    }

    /// <summary>What to do next where it can be guessed: the nearest word, or to leave the quotes out.</summary>
    public static string Hint(SpecScalar scalar, Type type)
    {
        var kind = Nullable.GetUnderlyingType(type) ?? type;
        if (!scalar.IsPlain && Parse(scalar.Text, kind) is not null)
            return " Leave the quotes out.";
        if (kind.IsEnum && Formerly(kind, scalar.Text) is { } now)
            return $" It is called '{now}' now.";
        return kind.IsEnum && NearestName.Of(scalar.Text, WordsOf(kind)) is { } word ? $" Did you mean '{word}'?" : "";
    }

    /// <summary>A name as spec files have it: lower case, a dash between its words, unless it says otherwise.</summary>
    public static string WordOf(Enum value) =>
        value.GetType().GetField(value.ToString())?.GetCustomAttribute<WordAttribute>()?.Word
            ?? string.Concat(
                value.ToString().Select((letter, index) => char.IsUpper(letter) && index > 0 ? $"-{letter}" : $"{letter}"))
                .ToLowerInvariant();

    private static string? Formerly(Type type, string text) => Enum.GetValues(type).Cast<Enum>()
        .Where(value => type.GetField(value.ToString())!.GetCustomAttribute<FormerlyAttribute>()?.Word == text)
        .Select(WordOf)
        .FirstOrDefault();

    private static IEnumerable<string> WordsOf(Type type) => Enum.GetValues(type).Cast<Enum>().Select(WordOf);

    private static bool IsAuto(SpecScalar scalar, PropertyInfo property) => scalar is { IsPlain: true, Text: "auto" } && property.IsDefined(typeof(AutoAttribute));

    private static object? Parse(string text, Type type)
    {
        if (type.IsEnum)
            return Enum.GetValues(type).Cast<Enum>().FirstOrDefault(value => WordOf(value) == text);
        const NumberStyles whole = NumberStyles.AllowLeadingSign;
        if (type == typeof(int))
            return int.TryParse(text, whole, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (type == typeof(long))
            return long.TryParse(text, whole, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (type == typeof(double))
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
        if (type == typeof(bool))
            return bool.TryParse(text, out var flag) ? flag : null;
        if (type == typeof(WorkerRange))
            return WorkerRange.Parse(text);
        throw new NotSupportedException($"Spec fields of type {type.Name} cannot be bound.");
    }
}
