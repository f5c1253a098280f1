using System.Reflection;

namespace DistSeq.Client.Specs;

/// <summary>Single values of a file: what YAML says of them, and what to do if they do not fit.</summary>
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
        value = SpecValues.Parse(scalar.Text, type);
        return value is not null;
    }

    /// <summary>What to do next where it can be guessed: use the nearest word, or leave the quotes out.</summary>
    public static string Hint(SpecScalar scalar, Type type)
    {
        var kind = Nullable.GetUnderlyingType(type) ?? type;
        if (!scalar.IsPlain && SpecValues.Parse(scalar.Text, kind) is not null)
            return " Leave the quotes out.";
        return SpecValues.Hint(scalar.Text, kind);
    }

    private static bool IsAuto(SpecScalar scalar, PropertyInfo property) =>
        scalar is { IsPlain: true, Text: "auto" } && property.IsDefined(typeof(AutoAttribute));
}
