using DistSeq.Engine.Tasks.Improvise;

namespace DistSeq.Engine.Tests.Tasks;

public sealed class ImproviseTaskTests
{
    private static readonly NetworkSize Size = new(CellKind.Lstm, 1, 16);
    private static readonly ImproviseTask Task = new();

    [Fact]
    public void A_line_is_a_melody_and_each_note_with_its_length_a_value()
    {
        var corpus = Read("C4,0.5 Bb4 R,1\n\nC4,0.50 C4 a#4\r\n", Plan("lines"));
        Assert.Equal(
            (2L, 6L, "lines", 0.5), (corpus.Sequences, corpus.Targets(Split.Train), corpus.FormatName, corpus.Melodies.Grid));
        Assert.Equal(["A#4", "C4", "C4,0.5", "R,1"], corpus.Melodies.Notes.Tokens);
        Assert.Equal([2, 0, 3, 2, 1, 0], corpus.Train.Tokens);
        Assert.Equal([3, 6], corpus.Train.Ends);
    }

    [Fact]
    public void All_lines_that_have_other_things_than_notes_are_told_at_once()
    {
        var message = Refusal(() => Read("C4 D4\nC4 H4 X9\n\nC4,0 R\nC4,x\nC4,2000\n", Plan("lines")));
        var lines = message.Split('\n');
        Assert.Equal("4 lines cannot be read:", lines[0]);
        Assert.StartsWith("Line 2: 'H4' and 1 more are no notes; write a name from C-1 to G9, such as C4", lines[1],
            StringComparison.Ordinal);
        Assert.StartsWith("Line 4: 'C4,0' is no note;", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("Line 5: 'C4,x' is no note;", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("Line 6: 'C4,2000' is no note;", lines[4], StringComparison.Ordinal);
        Assert.StartsWith("The data has no line", Refusal(() => Read("\n \n", Plan("lines"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_MIDI_file_is_a_melody_of_its_highest_notes_with_rests_between()
    {
        // A chord, of which the upper note is cut by the next; then a gap.
        var file = Midi("a.mid", new(60, 0, 2), new(67, 0, 3), new(64, 2, 1), new(72, 5, 4));
        var corpus = (MelodyCorpus)Task.Read(new Sources([file]), Plan("midi"));
        Assert.Equal("G4,0.5 E4,0.25 R,0.5 C5,1", Text(corpus, corpus.Train.Tokens));
        var coarse = (MelodyCorpus)Task.Read(new Sources([file]), Plan("midi", grid: 0.5));
        Assert.Equal("G4,0.5 E4,0.5 R,0.5 C5,1", Text(coarse, coarse.Train.Tokens));
    }

    [Fact]
    public void All_MIDI_files_that_cannot_be_read_are_told_at_once()
    {
        var whole = MidiNotes.Write([new(60, 0, 4)], 1);
        var sources = new Sources([SourceFile.Of("a/cut.mid", whole[..30])])
        {
            Test = [SourceFile.Of("b/text.mid", "no music"u8.ToArray()), SourceFile.Of("b/fine.mid", whole)],
        };
        var lines = Refusal(() => Task.Read(sources, Plan("midi"))).Split('\n');
        Assert.Equal("2 MIDI files cannot be read:", lines[0]);
        Assert.StartsWith("a/cut.mid: it ends after 30 bytes", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("b/text.mid: it is no MIDI file", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_splits_held_out_are_values_too_and_shares_are_of_melodies()
    {
        var corpus = Read("C4 C4\nD4 D4\nE4 E4\nF4 F4\n", Plan("lines", validation: 0.25, test: 0.25));
        Assert.Equal((2, 1, 1), (corpus.Train.Count, corpus.Valid.Count, corpus.Test.Count));
        Assert.Equal(4, corpus.Melodies.Vocabulary);
    }

    [Fact]
    public void A_model_leaves_out_notes_that_it_does_not_know_and_counts_them()
    {
        var codec = Read("C4 D4\n", Plan("lines")).Melodies;
        var corpus = (MelodyCorpus)Task.Read(Sources.Of("C4 E4 D4\nE4\n"u8.ToArray()), codec);
        Assert.Equal([0, 1], corpus.Valid.Tokens);
        Assert.Equal((2L, 0.5, 1), (corpus.Unknown, corpus.UnknownShare, corpus.Valid.Count));
        Assert.Contains("no note that the model knows", Refusal(() => Task.Read(Sources.Of("E4\n"u8.ToArray()), codec)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_prepared_form_and_the_fields_of_a_model_give_all_back()
    {
        var corpus = Read("C4 D4,0.5\nR,2 D4,0.5\nE4 E4\nF4 F4\n", Plan("lines", validation: 0.25, test: 0.25, grid: 1));
        var back = (MelodyCorpus)PreparedForm.Again(Task, corpus);
        foreach (var split in Enum.GetValues<Split>())
        {
            Assert.Equal(corpus.Of(split).Tokens, back.Of(split).Tokens);
            Assert.Equal(corpus.Of(split).Ends, back.Of(split).Ends);
        }

        var codec = (MelodyCodec)Task.OpenCodec(corpus.Codec.Fields);
        Assert.Equal(corpus.Melodies.Notes.Tokens, codec.Notes.Tokens);
        Assert.Equal(("lines", 1.0), (codec.Format, codec.Grid));
        var odd = corpus.Codec.Fields.ToDictionary();
        odd["vocabulary"] = "[\"C4\", \"x\"]";
        Assert.Contains("has 'x', which is no note", Assert.Throws<FormatException>(() => Task.OpenCodec(odd)).Message,
            StringComparison.Ordinal);
        PreparedForm.Damage(PreparedForm.Of(Task, corpus));
    }

    [Fact]
    public void A_trained_model_plays_what_it_has_learned_and_as_many_notes_as_asked_for()
    {
        const string Tune = "C4 D4,0.25 E4,0.25 R,1";
        var corpus = Read($"{Tune} {Tune} {Tune}\n", Plan("lines"));
        var weights = Trained.Weights(Task, Size, corpus, new LanePlan(1, 1, 1, 64), 300);
        var network = Task.Define(Size, corpus.Codec);
        var tally = Task.Evaluate(network, weights, corpus, Split.Train);
        Assert.Equal((12L, 12L), (tally.Targets, tally.Right));
        Assert.Equal(["loss", "accuracy"], Task.Measure(tally, corpus.Codec).Select(measure => measure.Name));

        var writer = Task.Writer(network, weights, corpus.Codec);
        var played = writer.Write(new WriteRequest("", 1, new SamplingOptions(Temperature: 0, MaxTokens: 8)))[0];
        Assert.Equal($"{Tune} {Tune}", played.Text);
        Assert.Equal("C4 D4,0.25 E4,0.25",
            writer.Write(new WriteRequest("C4 D4,.25", 1, new SamplingOptions(Temperature: 0, MaxTokens: 1)))[0].Text);

        // A note that does not tell lasts an eighth. The file is what the text says, and of the range of the data.
        Assert.True(writer.WritesFiles);
        Assert.Equal(
            [new(60, 0, 2), new(62, 2, 1), new(64, 3, 1), new(60, 8, 2), new(62, 10, 1), new MidiNote(64, 11, 1)],
            MidiNotes.Read(new MemoryStream(played.File.ToArray()), 0.25));
    }

    [Fact]
    public void A_prompt_of_notes_that_the_model_does_not_know_is_refused()
    {
        var corpus = Read("C4 D4\n", Plan("lines"));
        var network = Task.Define(Size, corpus.Codec);
        var writer = Task.Writer(network, network.FirstWeights(1, TestContext.Current.CancellationToken), corpus.Codec);
        var refusal =
            Assert.Throws<UnknownTokensException>(() => writer.Write(new WriteRequest("C4 E4 x", 1, new SamplingOptions())));
        Assert.Equal("has notes that the model does not know: 'E4', 'x'. It knows C4 D4; leave the others out.", refusal.Message);
    }

    [Fact]
    public void A_melody_longer_than_the_window_is_cut_and_one_that_reads_backwards_is_refused()
    {
        var corpus = Read("C4 D4 C4 D4 C4\n", Plan("lines"));
        var facts = Task.Batch(corpus, new LanePlan(1, 1, 2, 2));
        Assert.Equal((1.5, 2), (facts.StepsPerEpoch, facts.MaxSteps[0]));
        Assert.Throws<ArgumentException>(() => Task.Define(Size with { Bidirectional = true }, corpus.Codec));
    }

    private static string Text(MelodyCorpus corpus, int[] ids) =>
        string.Join(' ', ids.Select(id => corpus.Melodies.Notes.Tokens[id]));

    private static MelodyCorpus Read(string text, ReadPlan plan) =>
        (MelodyCorpus)Task.Read(Sources.Of(Encoding.UTF8.GetBytes(text)), plan);

    private static ReadPlan Plan(string format, double validation = 0, double test = 0, double? grid = null) =>
        new(format, Tokenizer.Characters, null, validation, 1) { Test = test, Grid = grid };

    // In quarters of a quarter note.
    private static SourceFile Midi(string name, params MidiNote[] notes) => SourceFile.Of(name, MidiNotes.Write(notes, 0.25));

    private static string Refusal(Func<object> read) => Assert.Throws<InvalidDataException>(read).Message;
}
