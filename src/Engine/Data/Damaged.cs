using System.Diagnostics.CodeAnalysis;

namespace DistSeq.Engine.Data;

/// <summary>Throws for unreadable data and names the place.</summary>
internal static class Damaged
{
    [DoesNotReturn]
    public static void AtLine(long line, string what) => throw new InvalidDataException($"Line {line}: {what}");

    [DoesNotReturn]
    public static void At(string place, string what) => throw new InvalidDataException($"{place}: {what}");
}
