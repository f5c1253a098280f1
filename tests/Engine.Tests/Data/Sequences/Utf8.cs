namespace DistSeq.Engine.Tests.Data.Sequences;

internal static class Utf8
{
    public static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>The message of the refusal.</summary>
    public static string Refusal(Func<object?> read) => Assert.Throws<InvalidDataException>(() => { read(); }).Message;
}
