using System.Reflection;

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
        if (!scalar.IsPlain && !type.IsEnum && type != typeof(HeldOut))
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
        if (kind == typeof(StepInterval))
            return "epoch, or a whole number of steps" + auto;
        if (kind == typeof(HeldOut))
            return "a number between 0 and 0.5, or a file or folder";
        var number = kind == typeof(double) ? "a number" : "a whole number";
        return property.GetCustomAttribute<BetweenAttribute>() is { } between
            ? $"{number} {between.Words}{auto}"
            : number + auto;
    }

    /// <summary>What to do next where it can be guessed: use the nearest word, or leave the quotes out.</summary>
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
    public static string WordOf(Enum value) => SpecJson.Word(value);

    /// <summary>The name of an earlier version; null where it had no other.</summary>
    public static string? FormerWordOf(Enum value) =>
        value.GetType().GetField(value.ToString())?.GetCustomAttribute<FormerlyAttribute>()?.Word;

    private static string? Formerly(Type type, string text) => Enum.GetValues(type).Cast<Enum>()
        .Where(value => FormerWordOf(value) == text)
        .Select(WordOf)
        .FirstOrDefault();

    private static IEnumerable<string> WordsOf(Type type) => Enum.GetValues(type).Cast<Enum>().Select(WordOf);

    private static bool IsAuto(SpecScalar scalar, PropertyInfo property) =>
        scalar is { IsPlain: true, Text: "auto" } && property.IsDefined(typeof(AutoAttribute));

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
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number) ? number : null;
        }

        if (type == typeof(bool))
            return bool.TryParse(text, out var flag) ? flag : null;
        if (type == typeof(WorkerRange))
            return WorkerRange.Parse(text);
        if (type == typeof(HeldOut))
            return HeldOut.Parse(text);
        if (type == typeof(StepInterval))
            return StepInterval.Parse(text);
        throw new NotSupportedException($"Spec fields of type {type.Name} cannot be bound.");
    }
}
