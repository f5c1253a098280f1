using DistSeq.Engine.Tasks.Polyphony;

namespace DistSeq.Engine.Tests.Tasks;

public sealed class PolyphonyTaskTests
{
    private const string Splits =
        "{\"train\": [[[60, 64], [62], [60, 64], [62]], [[62], [60, 64], [62]]], \"valid\": [[[60], [62, 65]]], "
        + "\"test\": [[[62]], [[60]]]}";

    private static readonly NetworkSize Size = new(CellKind.Lstm, 1, 16);
    private static readonly PolyphonyTask Task = new();

    [Fact]
    public void Splits_that_the_rolls_have_are_used_as_they_are()
    {
        var corpus = Read(Splits, Plan("rolls", validation: 0.5, test: 0.5));
        Assert.Equal(
            (2L, 7L, 2L, 2L),
            (corpus.Sequences, corpus.Targets(Split.Train), corpus.Targets(Split.Validation), corpus.Targets(Split.Test)));
        Assert.Equal([1, 2], corpus.Test.Ends);
        Assert.Equal(("rolls", 1.0), (corpus.FormatName, corpus.Rolls.Grid));
    }

    [Fact]
    public void A_split_that_the_rolls_lack_is_a_share_of_those_to_train_on()
    {
        var corpus = Read(
            "{\"train\": [[[60]], [[61]], [[62]], [[63]]], \"validation\": [[[70]]]}",
                Plan("rolls", validation: 0.5, test: 0.25));
        Assert.Equal((3, 1, 1), (corpus.Train.Count, corpus.Valid.Count, corpus.Test.Count));
        Assert.Equal(PianoRolls.Key(70), corpus.Valid.Steps[0]);
        Assert.Equal([60, 61, 62, 63], corpus.Train.Steps.Concat(corpus.Test.Steps).SelectMany(PianoRolls.Numbers).Order());
    }

    [Fact]
    public void Files_of_splits_are_read_whole_and_a_split_is_given_once()
    {
        var sources = new Sources([Rolls("a.json", "{\"train\": [[[60]]]}")])
        {
            Test = [Rolls("b.json", "{\"train\": [[[61]]], \"test\": [[[62]]]}")],
        };
        var corpus = (RollCorpus)Task.Read(sources, Plan("rolls"));
        Assert.Equal([PianoRolls.Key(61), PianoRolls.Key(62)], corpus.Test.Steps);
        var twice = sources with { Train = [Rolls("a.json", Splits)] };
        Assert.StartsWith("data.test names a file, but the rolls to train on have that split too",
            Refusal(() => Task.Read(twice, Plan("rolls"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"train\": []}", "The rolls have no piece to train on")]
    [InlineData("{\"valid\": [[[60]]]}", "The rolls have no piece to train on")]
    [InlineData(
        "{\"train\": [[[60]]], \"dev\": [[[60]]]}", "Split dev has no use; splits are called train, valid, validation, test.")]
    [InlineData("{\"train\": [[[20], [\"C\"]]]}",
        "2 places of the rolls cannot be read:\nSplit train, piece 1, time step 1: 20 is no note")]
    public void Rolls_that_cannot_be_used_are_told_with_the_place(string json, string message) =>
        Assert.StartsWith(message, Refusal(() => Read(json, Plan("rolls"))), StringComparison.Ordinal);

    [Fact]
    public void Each_MIDI_file_is_a_piece_and_its_notes_last_as_many_time_steps_as_the_grid_has()
    {
        var sources = new Sources([Midi("a.mid", new(60, 0, 4), new(64, 2, 2)), Midi("b.mid", new MidiNote(62, 0, 2))]);
        var corpus = (RollCorpus)Task.Read(sources, Plan("midi", grid: 0.5));
        Assert.Equal(2, corpus.Train.Count);
        Assert.Equal([60, 60, 64], corpus.Train[0].ToArray().SelectMany(PianoRolls.Numbers));
        Assert.Equal(1, corpus.Train[1].Length);
        Assert.Equal(("midi", 0.5), (corpus.FormatName, corpus.Rolls.Grid));
        Assert.Equal(0.25, ((RollCorpus)Task.Read(sources, Plan("midi"))).Rolls.Grid);
    }

    [Fact]
    public void All_MIDI_files_that_cannot_be_read_are_told_at_once()
    {
        var whole = MidiNotes.Write([new(60, 0, 4)], 1);
        var sources = new Sources(
        [
            SourceFile.Of("cut.mid", whole[..(whole.Length / 2)]),
            SourceFile.Of("fine.mid", whole),
            Rolls("text.mid", "no music"),
            SourceFile.Of("silent.mid", MidiNotes.Write([], 1)),
            Midi("low.mid", new MidiNote(20, 0, 1)),
        ]);
        var lines = Refusal(() => Task.Read(sources, Plan("midi"))).Split('\n');
        Assert.Equal("4 MIDI files cannot be read:", lines[0]);
        Assert.StartsWith($"cut.mid: it ends after {whole.Length / 2} bytes", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("text.mid: it is no MIDI file", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("silent.mid: it has no note", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("low.mid: a note is no key of a piano, A0 to C8 (21 to 108): the first is G#0 (20)", lines[4],
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_prepared_form_and_the_fields_of_a_model_give_all_back()
    {
        var corpus = Read("{\"train\": [[[21, 108], []]], \"valid\": [[[52, 53]]], \"test\": [[[84, 85]], [[60]]]}",
            Plan("rolls", grid: 0.5));
        var back = (RollCorpus)PreparedForm.Again(Task, corpus);
        Assert.Equal(corpus.Rolls, back.Rolls);
        foreach (var split in Enum.GetValues<Split>())
        {
            Assert.Equal(corpus.Of(split).Steps, back.Of(split).Steps);
            Assert.Equal(corpus.Of(split).Ends, back.Of(split).Ends);
        }

        Assert.Equal(corpus.Rolls, Task.OpenCodec(corpus.Codec.Fields));
        PreparedForm.Damage(PreparedForm.Of(Task, corpus));
    }

    [Fact]
    public void The_tally_of_a_split_is_that_of_every_piece_read_alone_and_whole()
    {
        // More pieces than are read side by side, one of them longer than a window.
        var random = new Random(3);
        var pieces = Enumerable.Range(0, 19)
            .Select(piece => Enumerable.Range(0, piece == 4 ? 150 : 1 + random.Next(9))
                .Select(_ => PianoRolls.Key(40 + random.Next(30)) | PianoRolls.Key(40 + random.Next(30))).ToArray())
            .ToArray();
        var rolls = PianoRolls.Of(pieces);
        var corpus = new RollCorpus(new RollCodec("rolls", 1), rolls, rolls, rolls);
        var network = (SingleNetwork)Task.Define(Size, corpus.Codec);
        var weights = network.FirstWeights(3, TestContext.Current.CancellationToken);
        Assert.Equal(2, Task.Pieces(corpus, Split.Validation));
        var tally = Task.Evaluate(network, weights, corpus, Split.Validation);

        var (loss, both, wrong) = (0.0, 0L, 0L);
        foreach (var piece in pieces)
        {
            float[] inputs = new float[piece.Length * 88], targets = new float[piece.Length * 88];
            for (var t = 0; t < piece.Length; t++)
            {
                foreach (var number in PianoRolls.Numbers(piece[t]))
                {
                    targets[(t * 88) + number - 21] = 1;
                    if (t + 1 < piece.Length)
                        inputs[((t + 1) * 88) + number - 21] = 1;
                }
            }

            var computer = new StepComputer(network.Definition, 1, 1, piece.Length, clip: null);
            computer.Load(weights);
            var lane = new LaneBatch(0, piece.Length, [], [], default) { Vectors = inputs, TargetVectors = targets };
            loss += computer.Evaluate([lane])[0].Loss;
            var logits = computer.Logits(lane);
            both += logits.Zip(targets).Count(pair => pair.First > 0 && pair.Second == 1);
            wrong += logits.Zip(targets).Count(pair => pair.First > 0 != (pair.Second == 1));
        }

        Assert.Equal(loss, tally.Loss, 1e-4);
        Assert.Equal(rolls.Steps.Length, tally.Targets);
        Assert.True(both > 0 && wrong > 0, "The untrained network must find some keys and miss others.");
        Assert.Equal([both, wrong], [tally.Counts[0], tally.Counts[1] + tally.Counts[2]]);
        var measures = Task.Measure(tally, corpus.Codec);
        Assert.Equal(
            [("loss", false), ("frame-accuracy", true)], measures.Select(measure => (measure.Name, measure.IsBetterHigh)));
        Assert.Equal(loss / rolls.Steps.Length, measures[0].Value, 1e-6);
        Assert.Equal(both / (double)(both + wrong), measures[1].Value);
    }

    [Fact]
    public void A_trained_model_plays_what_it_has_learned()
    {
        var corpus = Read("{\"train\": [[[60, 64], [62], [60, 64], [62], [60, 64], [62]]]}", Plan("rolls"));
        var weights = Trained.Weights(Task, Size, corpus, new LanePlan(1, 1, 1, 64), 300);
        var network = Task.Define(Size, corpus.Codec);
        var writer = Task.Writer(network, weights, corpus.Codec);
        var played = Assert.Single(writer.Write(new WriteRequest("", 1, new SamplingOptions(Temperature: 0, MaxTokens: 4))));
        Assert.Equal("C4 E4 | D4 | C4 E4 | D4", played.Text);
        Assert.Equal(
            "D4 | C4 E4", writer.Write(new WriteRequest("62", 1, new SamplingOptions(Temperature: 0, MaxTokens: 1)))[0].Text);

        // The file is what the text says, and of the range of the data.
        Assert.True(writer.WritesFiles);
        var notes = MidiNotes.Read(new MemoryStream(played.File.ToArray()), corpus.Rolls.Grid);
        Assert.Equal([new(60, 0, 1), new(64, 0, 1), new(62, 1, 1), new(60, 2, 1), new(64, 2, 1), new MidiNote(62, 3, 1)], notes);
    }

    [Fact]
    public void Sampled_pieces_depend_on_seed_and_number_alone_and_have_at_most_the_keys_asked_for()
    {
        var corpus = Read(Splits, Plan("rolls"));
        var network = Task.Define(Size, corpus.Codec);
        var writer = Task.Writer(network, network.FirstWeights(1, TestContext.Current.CancellationToken), corpus.Codec);
        IReadOnlyList<string> Draw(int count, long seed, double temperature = 1, int top = 0, double topP = 1) =>
            [.. writer.Write(new WriteRequest("C4", count,
                new SamplingOptions(temperature, top, seed, MaxTokens: 6, TopP: topP))).Select(piece => piece.Text)];
        var three = Draw(3, seed: 1);
        Assert.Equal(3, three.Distinct().Count());
        Assert.Equal(three.Take(2), Draw(2, seed: 1));
        Assert.NotEqual(three, Draw(3, seed: 2));
        // An untrained network finds every key about as likely on as off.
        Assert.Contains(three, piece => piece.Split('|')[1].Split(' ').Length > 20);
        Assert.All(
            Draw(3, 1, top: 2), piece => Assert.All(piece.Split(" | "), step => Assert.InRange(step.Split(' ').Length, 1, 2)));
        // With a bar at one half only keys that are likelier on than off may sound.
        var likely = Draw(1, 1, temperature: 0)[0].Split(" | ")[1].Split(' ');
        Assert.All(Draw(1, 1, topP: 0.5)[0].Split(" | ")[1].Split(' '), key => Assert.Contains(key, likely));
        // The colder, the nearer to what is likelier on than off.
        Assert.Equal(Draw(1, 1, temperature: 0), Draw(1, 1, temperature: 1e-6));
    }

    [Fact]
    public void A_prompt_of_other_things_than_notes_is_refused()
    {
        var corpus = Read(Splits, Plan("rolls"));
        var network = Task.Define(Size, corpus.Codec);
        var writer = Task.Writer(network, network.FirstWeights(1, TestContext.Current.CancellationToken), corpus.Codec);
        var refusal =
            Assert.Throws<UnknownTokensException>(() => writer.Write(new WriteRequest("C4 H4 | 20", 1, new SamplingOptions())));
        Assert.StartsWith("has 'H4', '20', which are no notes of a piano, A0 to C8;", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_have_broken_play_nothing()
    {
        var corpus = Read(Splits, Plan("rolls"));
        var network = Task.Define(Size, corpus.Codec);
        var weights = network.FirstWeights(1, TestContext.Current.CancellationToken);
        weights.AsSpan().Fill(float.NaN);
        var writer = Task.Writer(network, weights, corpus.Codec);
        Assert.Throws<InvalidDataException>(() => writer.Write(new WriteRequest("", 1, new SamplingOptions())));
    }

    [Fact]
    public void What_no_such_network_can_have_is_refused()
    {
        var codec = new RollCodec("rolls", 1);
        Assert.Throws<ArgumentException>(() => Task.Define(Size with { Bidirectional = true }, codec));
        Assert.Throws<ArgumentException>(() => Task.Define(Size with { Embedding = 8 }, codec));
        Assert.Throws<FormatException>(
            () => Task.OpenCodec(new Dictionary<string, string> { ["data.format"] = "rolls", ["data.grid"] = "0" }));
    }

    [Fact]
    public void A_model_reads_all_splits_of_other_rolls_to_measure_on()
    {
        var corpus = (RollCorpus)Task.Read(Of(Splits), new RollCodec("rolls", 1));
        Assert.Equal((0, 5), (corpus.Train.Count, corpus.Valid.Count));
        Assert.Throws<InvalidDataException>(() => Task.Read(Of("{}"), new RollCodec("rolls", 1)));
        Assert.Equal(1, ((RollCorpus)Task.Read(new Sources([Midi("a.mid", new MidiNote(60, 0, 4))]), new RollCodec("midi", 1)))
            .Valid.Count);
    }

    private static RollCorpus Read(string json, ReadPlan plan) => (RollCorpus)Task.Read(Of(json), plan);

    private static Sources Of(string json) => Sources.Of(Encoding.UTF8.GetBytes(json));

    private static ReadPlan Plan(string format, double validation = 0, double test = 0, double? grid = null) =>
        new(format, Tokenizer.Characters, null, validation, 1) { Test = test, Grid = grid };

    private static SourceFile Rolls(string name, string json) => SourceFile.Of(name, Encoding.UTF8.GetBytes(json));

    // In quarters of a quarter note.
    private static SourceFile Midi(string name, params MidiNote[] notes) => SourceFile.Of(name, MidiNotes.Write(notes, 0.25));

    private static string Refusal(Func<object> read) => Assert.Throws<InvalidDataException>(read).Message;
}
