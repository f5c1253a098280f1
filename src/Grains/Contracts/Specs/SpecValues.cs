using System.Reflection;

namespace DistSeq.Contracts.Specs;

/// <summary>Single values of spec fields: text to number, word or text, and the rule in words if it does not fit.</summary>
public static class SpecValues
{
    /// <summary>The value, or null if the text is none of this type.</summary>
    /// <exception cref="NotSupportedException">Fields of this type have no single value.</exception>
    public static object? Parse(string text, Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
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

    /// <summary>The word that was meant, where it can be guessed, as a sentence after a space; otherwise empty.</summary>
    public static string Hint(string text, Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!type.IsEnum)
            return "";
        if (Now(type, text) is { } now)
            return $" It is called '{now}' now.";
        return NearestName.Of(text, WordsOf(type)) is { } word ? $" Did you mean '{word}'?" : "";
    }

    /// <summary>A name as spec files have it: lower case, a dash between its words, unless it says otherwise.</summary>
    public static string WordOf(Enum value) => SpecJson.Word(value);

    /// <summary>The name of an earlier version; null where it had no other.</summary>
    public static string? FormerWordOf(Enum value) =>
        value.GetType().GetField(value.ToString())?.GetCustomAttribute<FormerlyAttribute>()?.Word;

    /// <summary>The present word for one of an earlier version; null if there is none.</summary>
    private static string? Now(Type type, string text) => Enum.GetValues(type).Cast<Enum>()
        .Where(value => FormerWordOf(value) == text)
        .Select(WordOf)
        .FirstOrDefault();

    /// <summary>All words of an enumeration.</summary>
    public static IEnumerable<string> WordsOf(Type type) => Enum.GetValues(type).Cast<Enum>().Select(WordOf);
}
