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
    [InlineData("{\"train\": [[[60], [20]]]}", "Split train, piece 1, time step 2: 20 is no note")]
    [InlineData("{\"train\": [[[60]], [[109]]]}", "Split train, piece 2, time step 1: 109 is no note")]
    [InlineData("{\"train\": [[[60.5]]]}", "Split train, piece 1, time step 1: 60.5 is no note")]
    [InlineData("{\"train\": [[[\"C\"]]]}", "Split train, piece 1, time step 1: \"C\" is no note")]
    [InlineData("{\"train\": [[60]]}", "Split train, piece 1, time step 1: it is no list of notes")]
    [InlineData("{\"train\": [[]]}", "Split train, piece 1: it has no time step")]
    [InlineData("{\"train\": [60]}", "Split train, piece 1: it is no list of time steps")]
    [InlineData("{\"train\": {}}", "Split train: it is no list of pieces")]
    [InlineData("[]", "The file is no JSON object")]
    [InlineData("{\"a\": [],\n\"a\": []}", "Line ")]
    [InlineData("{\n\"train\": [[[60]\n", "Line ")]
    [InlineData(
        "{\"train\": [\n  [[60], x]]}", "Line 2, position 10: the file is not JSON: 'x' is an invalid start of a value. ")]
    [InlineData("[[[[[[[[[[[[]]]]]]]]]]]]", "Line 1, position 9: the file is not JSON: ")]
    public void Files_of_another_shape_are_refused_with_the_place(string file, string message) =>
        Assert.StartsWith(message, Utf8.Refusal(() => PianoRolls.ReadJson(Utf8.Stream(file))), StringComparison.Ordinal);

    [Fact]
    public void All_places_that_cannot_be_read_are_told_at_once()
    {
        var message = Utf8.Refusal(() => PianoRolls.ReadJson(
            Utf8.Stream("{\"train\": [[[60], [20, \"C4\"]], []],\n\"test\": [[[109]], 5]}")));
        Assert.Equal(
            "5 places of the rolls cannot be read:\n"
            + "Split train, piece 1, time step 2: 20 is no note; it must be a MIDI number from 21 to 108.\n"
            + "Split train, piece 1, time step 2: \"C4\" is no note; it must be a MIDI number from 21 to 108.\n"
            + "Split train, piece 2: it has no time step; remove the piece.\n"
            + "Split test, piece 1, time step 1: 109 is no note; it must be a MIDI number from 21 to 108.\n"
            + "Split test, piece 2: it is no list of time steps but 5.",
            message);
        var many = Utf8.Refusal(() => PianoRolls.ReadJson(
            Utf8.Stream($"{{\"train\": [[{string.Join(", ", Enumerable.Repeat("[0]", 12))}]]}}")));
        Assert.StartsWith("12 places of the rolls cannot be read; the first 10:\n", many, StringComparison.Ordinal);
        Assert.Equal(11, many.Split('\n').Length);
    }

    [Fact]
    public void Notes_become_time_steps_and_come_back()
    {
        MidiNote[] notes = [new(60, 0, 2), new(64, 1, 1), new(108, 3, 1)];
        var steps = PianoRolls.OfNotes(notes);
        Assert.Equal([1, 2, 0, 1], steps.Select(step => PianoRolls.Numbers(step).Count()));
        Assert.Equal(notes, PianoRolls.ToNotes(steps));
        // Struck again at once, a key is one note: rolls do not tell.
        Assert.Equal([new MidiNote(60, 0, 4)], PianoRolls.ToNotes(PianoRolls.OfNotes([new(60, 0, 2), new(60, 2, 2)])));
    }

    [Fact]
    public void Notes_that_no_piano_has_are_refused() => Assert.Equal(
        "2 notes are no key of a piano, A0 to C8 (21 to 108): the first is G#0 (20) at time step 4. "
        + "Move the notes by octaves, or leave them out.",
        Utf8.Refusal(() => PianoRolls.OfNotes([new(60, 0, 1), new(20, 3, 1), new(109, 4, 1)])));

    [Fact]
    public void Bytes_that_are_not_Utf8_are_refused() =>
        Assert.StartsWith(
            "Line 2:", Utf8.Refusal(() => PianoRolls.ReadJson(new MemoryStream([.. "{\n"u8, 0xFF]))), StringComparison.Ordinal);
}
