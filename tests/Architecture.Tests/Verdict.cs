namespace DistSeq.Architecture.Tests;

/// <summary>Fails with every violation at once, and says what to do.</summary>
internal static class Verdict
{
    public static void None(IEnumerable<string> violations, string remedy)
    {
        var found = violations.ToList();
        if (found.Count > 0)
            Assert.Fail($"{remedy}{Environment.NewLine}{string.Join(Environment.NewLine, found.Select(line => "  " + line))}");
    }
}
