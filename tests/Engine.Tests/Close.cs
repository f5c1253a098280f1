namespace DistSeq.Engine.Tests;

/// <summary>Agreement relative to the largest magnitude of an array.</summary>
internal static class Close
{
    public static void To(
        IReadOnlyList<double> expected, ReadOnlySpan<float> actual, string what, double tolerance = 2e-5,
        double? magnitude = null)
    {
        Assert.Equal(expected.Count, actual.Length);
        var bound = tolerance * (magnitude ?? expected.Max(Math.Abs));
        for (var i = 0; i < actual.Length; i++)
        {
            var difference = Math.Abs(expected[i] - actual[i]);
            Assert.True(
                difference <= bound,
                $"{what}[{i}] is {actual[i]}, should be {expected[i]}: {difference:g3} apart, allowed {bound:g3}.");
        }
    }

    public static void To(double expected, double actual, string what, double tolerance = 2e-5) =>
        Assert.True(
            Math.Abs(expected - actual) <= tolerance * Math.Abs(expected), $"{what} is {actual}, should be {expected}.");

    public static void Bits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < actual.Length; i++)
        {
            Assert.True(
                BitConverter.SingleToUInt32Bits(expected[i]) == BitConverter.SingleToUInt32Bits(actual[i]),
                $"{what}[{i}] is {actual[i]:g9}, should be {expected[i]:g9} to the last bit.");
        }
    }
}
