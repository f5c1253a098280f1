namespace DistSeq.Architecture.Tests;

/// <summary>No product of sizes may wrap: in unsafe code that is a write past the end of a buffer.</summary>
public sealed partial class SizeTests
{
    [Fact]
    public void The_engine_makes_buffers_by_their_dimensions() =>
        Verdict.None(
            Repository.CSharp("src/Engine").SelectMany(file => file.Find(BufferOfProduct(), file.Text)),
            "Give the dimensions one by one, as in new AlignedBuffer(steps, rows, stride) or Buffers.Ints(steps, rows): "
            + "they are multiplied in 64 bits there:");

    [Fact]
    public void The_engine_makes_no_array_of_a_product_unchecked() =>
        Verdict.None(
            Repository.CSharp("src/Engine").SelectMany(file => file.Find(ArrayOfProduct(), file.Text)),
            "Use Buffers.Ints or Buffers.Floats with the dimensions one by one, or write checked(a * b):");

    [Fact]
    public void The_engine_allocates_unmanaged_memory_nowhere_but_in_its_buffers() =>
        Verdict.None(
            Repository.CSharp("src/Engine").Where(file => file.Name != "AlignedBuffer.cs")
                .SelectMany(file => file.Find(PinnedMemory(), file.Text)),
            "Use AlignedBuffer, which refuses what an index cannot reach:");

    [Fact]
    public void Grains_compute_with_checked_arithmetic() =>
        Assert.Contains(
            "<CheckForOverflowUnderflow>true</CheckForOverflowUnderflow>",
            Repository.Get("src/Grains/DistSeq.Grains.csproj").Text, StringComparison.Ordinal);

    [GeneratedRegex(@"(?:new AlignedBuffer|AlignedBuffer \w+ = new|Buffers\.(?:Ints|Floats))\([^;\n]*[\w)] \* ")]
    private static partial Regex BufferOfProduct();

    [GeneratedRegex(@"\bnew [\w.]+\[(?!checked\()[^\]\n]*\*")]
    private static partial Regex ArrayOfProduct();

    [GeneratedRegex(@"pinned: true|NativeMemory\.\w*Alloc")]
    private static partial Regex PinnedMemory();
}
