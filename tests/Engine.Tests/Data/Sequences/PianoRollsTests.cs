using DistSeq.Engine.Data.Sequences;

namespace DistSeq.Engine.Tests.Data.Sequences;

public class PianoRollsTests
{
    [Fact]
    public void Notes_are_keys_of_each_time_step()
    {
        var splits = PianoRolls.ReadJson(Utf8.Stream("\uFEFF{\"train\": [[[21, 108, 21], []], [[60]]],\r\n \"valid\": []}"));
        Assert.Equal(["train", "valid"], splits.Keys);
        Assert.Equal(0, splits["valid"].Count);
        var train = splits["train"];
        Assert.Equal(2, train.Count);
        Assert.Equal([UInt128.One | (UInt128.One << 87), UInt128.Zero], train[0]);
        Assert.Equal([UInt128.One << 39], train[1]);
    }

    [Theory]
    [InlineData("{\"train\": [[[60], [20]]]}", "Split train, piece 0, time step 1: 20 is no note")]
    [InlineData("{\"train\": [[[60]], [[109]]]}", "Split train, piece 1, time step 0: 109 is no note")]
    [InlineData("{\"train\": [[[60.5]]]}", "Split train, piece 0, time step 0: 60.5 is no note")]
    [InlineData("{\"train\": [[[\"C\"]]]}", "Split train, piece 0, time step 0: \"C\" is no note")]
    [InlineData("{\"train\": [[60]]}", "Split train, piece 0, time step 0: it is no list of notes")]
    [InlineData("{\"train\": [[]]}", "Split train, piece 0: it has no time step")]
    [InlineData("{\"train\": [60]}", "Split train, piece 0: it is no list of time steps")]
    [InlineData("{\"train\": {}}", "Split train: it is no list of pieces")]
    [InlineData("[]", "The file is no JSON object")]
    [InlineData("{\"a\": [],\n\"a\": []}", "Line ")]
    [InlineData("{\n\"train\": [[[60]\n", "Line ")]
    [InlineData("[[[[[[[[[[[[]]]]]]]]]]]]", "Line 1: the file is not JSON")]
    public void Files_of_another_shape_are_refused_with_the_place(string file, string message) =>
        Assert.StartsWith(message, Utf8.Refusal(() => PianoRolls.ReadJson(Utf8.Stream(file))), StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_not_Utf8_are_refused() =>
        Assert.StartsWith("Line 2:", Utf8.Refusal(() => PianoRolls.ReadJson(new MemoryStream([.. "{\n"u8, 0xFF]))), StringComparison.Ordinal);
}
