using System.Buffers.Binary;
using System.Text.Json.Nodes;
using DistSeq.Engine.Data;
using DataFormat = DistSeq.Contracts.Specs.DataFormat;
using Split = DistSeq.Contracts.Data.Split;

namespace DistSeq.Grains.Tests.Generation;

public sealed class GeneratorGrainTests(Clusters clusters)
{
    // Numbers are rare in the text, and become <UNK>.
    private static readonly JobSpec Words = Examples.Job with
    {
        Data = Examples.Job.Data with { Format = DataFormat.Text, Tokens = TokenKind.Word, Vocabulary = 7, Lowercase = true },
        Model = Examples.Job.Model with { Embedding = 48, Tied = true },
        Training = Examples.Job.Training with { Batch = 8, Window = 4 },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_request_gives_the_same_texts_and_another_seed_others()
    {
        var (cluster, source) = await Trained();
        var request = new GenerationRequest { Model = source, Count = 5 };
        var texts = await Generate(cluster, request);
        Assert.Equal(5, texts.Count);
        Assert.Equal(texts, await Generate(cluster, request));
        Assert.NotEqual(texts, await Generate(cluster, request with { Seed = 2 }));
    }

    [Fact]
    public async Task A_text_does_not_depend_on_how_many_are_asked_for()
    {
        var (cluster, source) = await Trained();
        var request = new GenerationRequest { Model = source, Count = 7 };
        Assert.Equal((await Generate(cluster, request)).Take(3), await Generate(cluster, request with { Count = 3 }));
    }

    [Fact]
    public async Task At_temperature_zero_all_texts_are_the_likeliest()
    {
        var (cluster, source) = await Trained();
        var request = new GenerationRequest { Model = source, Count = 3, Temperature = 0 };
        var text = Assert.Single((await Generate(cluster, request)).Distinct());
        Assert.Equal(text, (await Generate(cluster, request with { Seed = 9, TopK = 1, Temperature = 1, Count = 1 }))[0]);
    }

    [Fact]
    public async Task A_nucleus_of_the_likeliest_tokens_is_drawn_from_in_place_of_all()
    {
        var (cluster, source) = await Trained();
        var request = new GenerationRequest { Model = source, Count = 5 };
        var likeliest = await Generate(cluster, request with { Temperature = 0 });
        Assert.Equal(likeliest, await Generate(cluster, request with { TopP = 0.0001 }));
        var some = await Generate(cluster, request with { TopP = 0.6 });
        Assert.Equal(some, await Generate(cluster, request with { TopP = 0.6 }));
        Assert.NotEqual(some, await Generate(cluster, request));
        Assert.NotEqual(some, likeliest);
    }

    [Fact]
    public async Task Texts_begin_with_the_prompt_and_keep_to_the_limit()
    {
        var (cluster, source) = await Trained();
        var texts = await Generate(cluster, new GenerationRequest { Model = source, Prompt = "mega", MaxTokens = 3 });
        Assert.All(texts, text => Assert.StartsWith("mega", text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.InRange(text.Length, 4, 7));
        Assert.All(texts, text => Assert.DoesNotContain('\n', text));
    }

    [Fact]
    public async Task A_prompt_of_unknown_characters_is_refused_with_those_that_are_known()
    {
        var (cluster, source) = await Trained();
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(
            () => Generate(cluster, new GenerationRequest { Model = source, Prompt = "MegaX" }));
        var failure = Assert.Single(refusal.Failures);
        Assert.Equal("prompt", failure.Path);
        Assert.StartsWith("has characters that the model does not know: 'M' (U+004D), 'X' (U+0058). It knows 'abcd",
            failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_out_of_range_is_refused_with_all_failures()
    {
        var cluster = await clusters.Get();
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(() => Generate(cluster, new GenerationRequest
        {
            Model = new ModelSource("any", null),
            Count = 0,
            Temperature = double.NaN,
            TopK = -1,
            TopP = 0,
            Seed = -1,
            MaxTokens = 0,
            Notes = 0,
        }));
        Assert.Equal(["count", "maxTokens", "notes", "seed", "temperature", "topK", "topP"],
            refusal.Failures.Select(failure => failure.Path).Order());
    }

    [Fact]
    public async Task An_unknown_job_or_upload_is_named_and_no_model_is_asked_for()
    {
        var cluster = await clusters.Get();
        var hash = new string('a', 64);
        Assert.Contains("'nowhere'", (await Assert.ThrowsAsync<KeyNotFoundException>(
            () => Generate(cluster, new GenerationRequest { Model = new ModelSource("nowhere", null) }))).Message,
            StringComparison.Ordinal);
        Assert.Contains(hash, (await Assert.ThrowsAsync<KeyNotFoundException>(
            () => Generate(cluster, new GenerationRequest { Model = new ModelSource(null, hash) }))).Message,
            StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(
            () => Generate(cluster, new GenerationRequest { Model = new ModelSource(null, null) }));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Generate(cluster, new GenerationRequest { Model = new ModelSource(null, "../outside") }));
    }

    [Theory]
    [InlineData(DataFormat.Lines)]
    [InlineData(DataFormat.Text)]
    public async Task An_uploaded_checkpoint_gives_the_texts_of_its_job(DataFormat format)
    {
        var (cluster, source) = await Trained(format);
        var upload = new ModelSource(null, await cluster.Upload(await Checkpoint(cluster, source)));
        var request = new GenerationRequest { Model = source, Count = 3, MaxTokens = 30 };
        Assert.Equal(await Generate(cluster, request), await Generate(cluster, request with { Model = upload }));
    }

    [Theory]
    [InlineData("format", "other-9")]
    [InlineData("cell", "transformer")]
    [InlineData("cell", "99")]
    [InlineData("layers", "0")]
    [InlineData("layers", "2000000000")]
    [InlineData("layers", "17")]
    [InlineData("hidden", "2000000000")]
    [InlineData("hidden", "8193")]
    [InlineData("window", "5000")]
    [InlineData("hidden", "-1")]
    [InlineData("hidden", "99999999999")]
    [InlineData("hidden", "49")]
    [InlineData("vocabulary", "[]")]
    [InlineData("vocabulary", "[null]")]
    [InlineData("vocabulary", "[\"a\",\"a\"]")]
    [InlineData("vocabulary", "not json")]
    [InlineData("vocabulary", null)]
    [InlineData("data.format", "7")]
    [InlineData("data.format", "pictures")]
    [InlineData("data.format", "conll")]
    [InlineData("data.tokens", "syllable")]
    [InlineData("data.lowercase", "perhaps")]
    [InlineData("embedding", "3")]
    [InlineData("tied", "1")]
    [InlineData("tied", "true")]
    [InlineData("bidirectional", "true")]
    [InlineData("zoneout", "1.5")]
    [InlineData("window", "0")]
    [InlineData("window", "")]
    public async Task A_checkpoint_with_false_metadata_is_refused_as_damaged_data(string key, string? value)
    {
        // The call goes from a client to another silo: the exception keeps its type on the wire.
        var (cluster, source) = await Trained(silos: 2);
        var forged = Forge(await Checkpoint(cluster, source), key, value);
        var refusal = await Assert.ThrowsAsync<InvalidDataException>(
            async () => await Generate(
                cluster, new GenerationRequest { Model = new ModelSource(null, await cluster.Upload(forged)) }));
        Assert.Matches("checkpoint|vocabulary", refusal.Message);
        Assert.DoesNotMatch("Parameter|argument|input string|value was|null", refusal.Message);
    }

    [Fact]
    public async Task A_checkpoint_from_before_there_was_a_choice_is_used_as_it_was()
    {
        var (cluster, source) = await Trained();
        var file = await Checkpoint(cluster, source);
        foreach (var key in new[] { "embedding", "tied", "bidirectional", "zoneout", "data.tokens", "data.lowercase" })
            file = Forge(file, key, null);
        var request = new GenerationRequest { Model = source, Count = 3, MaxTokens = 30 };
        Assert.Equal(
            await Generate(cluster, request),
            await Generate(cluster, request with { Model = new ModelSource(null, await cluster.Upload(file)) }));
    }

    [Fact]
    public async Task A_model_of_words_writes_words_with_blanks_between()
    {
        var (cluster, source) = await Trained(Words);
        var request = new GenerationRequest { Model = source, Prompt = "The  FOX", Count = 20, MaxTokens = 6, Temperature = 2 };
        var texts = await Generate(cluster, request);
        Assert.All(texts, text => Assert.StartsWith("the fox", text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotContain("<UNK>", text, StringComparison.Ordinal));
        string[] known = ["the", "fox", "jumps", "over", "lazy", "dogs", "."];
        Assert.All(texts, text => Assert.Empty(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Except(known)));
        var upload = new ModelSource(null, await cluster.Upload(await Checkpoint(cluster, source)));
        Assert.Equal(texts, await Generate(cluster, request with { Model = upload }));
    }

    [Fact]
    public async Task A_prompt_of_unknown_words_is_refused_with_those_words()
    {
        var (cluster, source) = await Trained(Words);
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(
            () => Generate(cluster, new GenerationRequest { Model = source, Prompt = "The quick brown fox, the quick dogs" }));
        Assert.Equal(
            "prompt: has words that the model does not know: quick, brown, ,; leave them out, or say it in other words.",
            Assert.Single(refusal.Failures).ToString());
    }

    [Theory]
    [InlineData(DataFormat.Tsv)]
    [InlineData(DataFormat.Conll)]
    public async Task A_model_of_classes_writes_nothing_and_is_measured_with_what_the_job_has_held_out(DataFormat format)
    {
        var spec = Examples.Job with
        {
            Data = new DataSpec
            {
                Path = "names.tsv",
                Format = format,
                Tokens = format == DataFormat.Conll ? TokenKind.Given : TokenKind.Character,
                Validation = 0.5,
            },
            // Evaluation uses the mean of what zoneout keeps, so the checkpoint must have its rate.
            Model = Examples.Job.Model with { Bidirectional = true, Embedding = 8, Dropout = new DropoutSpec { Zoneout = 0.3 } },
        };
        var (cluster, source) = await Trained(spec);
        var status = await cluster.Grains.GetGrain<IJobGrain>(source.Job!).GetStatus();
        var held = HeldOut(Examples.Text(format).Split(format == DataFormat.Conll ? "\n\n" : "\n"), spec);
        var text = await cluster.Upload(Encoding.UTF8.GetBytes(string.Join(format == DataFormat.Conll ? "\n\n" : "\n", held)));
        var upload = new ModelSource(null, await cluster.Upload(await Checkpoint(cluster, source)));
        foreach (var model in new[] { source, upload })
        {
            var result = await cluster.Grains.GetGrain<IGeneratorGrain>(0).Evaluate(model, text);
            Assert.Equal((status.ValidLoss, status.ValidAccuracy), (result.Loss, result.Accuracy));
            Assert.InRange(result.Accuracy!.Value, 0.01, 1);
            Assert.Equal(status.Measures, result.Measures);
            string[] tables = format == DataFormat.Conll ? ["tag"] : ["class", "confusion"];
            Assert.Equal(tables, result.Tables.Select(table => table.Name));
            Assert.Equal(
                status.Tables.SelectMany(table => table.Rows).Select(row => $"{row.Name} {string.Join(' ', row.Values)}"),
                result.Tables.SelectMany(table => table.Rows).Select(row => $"{row.Name} {string.Join(' ', row.Values)}"));
            Assert.Null(result.BitsPerCharacter);
            var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
                () => Generate(cluster, new GenerationRequest { Model = model }));
            var isTagged = format == DataFormat.Conll;
            Assert.Equal(result.Accuracy!.Value, await Accuracy(cluster, model, held, isTagged), 1e-12);
            var question = isTagged ? "ab bc zz" : "abc";
            var answers = await cluster.Grains.GetGrain<IGeneratorGrain>(0).Predict(
                new PredictionRequest { Model = model, Lines = [question, " ", question], Top = 7 });
            Assert.Equal(isTagged, answers.IsPerToken);
            Assert.Equal(isTagged ? ["ab", "bc", "zz"] : ["abc"], answers.Lines[0].Places.Select(place => place.Text));
            Assert.All(answers.Lines[0].Places, place =>
            {
                Assert.Equal(1, place.Choices.Sum(choice => choice.Probability), 1e-9);
                Assert.Equal(7, place.Choices.DistinctBy(choice => choice.Name).Count());
                Assert.Equal(place.Choices.OrderByDescending(choice => choice.Probability), place.Choices);
            });
            Assert.Equal((0, null), (answers.Lines[1].Places.Count, answers.Lines[1].Error));
            Assert.Equal(
                answers.Lines[0].Places.SelectMany(place => place.Choices),
                answers.Lines[2].Places.SelectMany(place => place.Choices));
            Assert.Contains(
                "7 classes apart and writes no text; ask it with predict, or measure it with evaluate.", refusal.Message,
                StringComparison.Ordinal);
        }

        var wrong = await Assert.ThrowsAsync<InvalidSpecException>(
            async () => await cluster.Grains.GetGrain<IGeneratorGrain>(0)
                .Evaluate(source, await cluster.Upload("name\tunheard\n"u8.ToArray())));
        Assert.Contains("Line 1: 'unheard' is none of the 7", Assert.Single(wrong.Failures).Message, StringComparison.Ordinal);
    }

    // The share of the model's answers that are right.
    private static async Task<double> Accuracy(TestCluster cluster, ModelSource model, IEnumerable<string> held, bool isTagged)
    {
        (string Question, string[] Right)[] asked = [.. held.Where(text => text.Trim().Length > 0).Select(text => isTagged
            ? (string.Join(' ', Column(text, 0)), Column(text, ^1))
            : (text.Split('\t')[0], new[] { text.Split('\t')[1] }))];
        var answers = await cluster.Grains.GetGrain<IGeneratorGrain>(0).Predict(
            new PredictionRequest { Model = model, Lines = [.. asked.Select(one => one.Question)] });
        var right = answers.Lines.Zip(asked).SelectMany(pair =>
            pair.First.Places.Zip(pair.Second.Right, (place, name) => place.Choices[0].Name == name)).ToArray();
        Assert.Equal(asked.Sum(one => one.Right.Length), right.Length);
        return right.Count(isRight => isRight) / (double)right.Length;
    }

    private static string[] Column(string lines, Index index) =>
    [
        .. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)[index]),
    ];

    [Fact]
    public async Task A_melody_is_a_MIDI_file_of_as_many_notes_as_asked_for_that_reads_back()
    {
        var (cluster, source) = await Trained(Examples.Job with { Task = TaskKind.Improvise });
        var upload = new ModelSource(null, await cluster.Upload(await Checkpoint(cluster, source)));
        var request = new GenerationRequest { Model = source, Count = 2, Notes = 50, Seed = 3 };
        var result = await cluster.Grains.GetGrain<IGeneratorGrain>(0).Generate(request);
        Assert.All(result.Samples, melody => Assert.Equal(50, melody.Split(' ').Length));
        Assert.Equal(result.Samples, await Generate(cluster, request with { Model = upload }));
        foreach (var (file, melody) in result.Files.Zip(result.Samples))
        {
            var back = await cluster.Grains.GetGrain<IDatasetGrain>(await cluster.Upload(file)).Prepare(
                new DataSpec { Path = "solo.mid", Format = DataFormat.Midi, Validation = 0 }, TaskKind.Improvise);
            Assert.Equal((1L, 50L), (back.Sequences, back.TrainTokens));
            Assert.Equal(melody.Split(' ').Select(note => note.Split(',')[0]).Distinct().Count(), back.Vocabulary);
        }

        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(() => Generate(cluster, request with { Prompt = "C5 H4" }));
        Assert.StartsWith("prompt: has notes that the model does not know: 'C5', 'H4'. It knows ",
            Assert.Single(refusal.Failures).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Music_of_many_notes_is_a_MIDI_file_too_and_is_measured_by_its_frames()
    {
        var spec = Examples.Job with { Task = TaskKind.Polyphony, Data = Examples.Job.Data with { Format = DataFormat.Rolls } };
        var (cluster, source) = await Trained(spec);
        var generator = cluster.Grains.GetGrain<IGeneratorGrain>(0);
        var result =
            await generator.Generate(new GenerationRequest { Model = source, Count = 1, Notes = 12, Prompt = "C3 C4 | E4" });
        var piece = Assert.Single(result.Samples);
        Assert.StartsWith("C3 C4 | E4 | ", piece, StringComparison.Ordinal);
        Assert.Equal(14, piece.Split(" | ").Length);
        var back = await cluster.Grains.GetGrain<IDatasetGrain>(await cluster.Upload(Assert.Single(result.Files))).Prepare(
            new DataSpec { Path = "a.mid", Format = DataFormat.Midi, Grid = 1, Validation = 0 }, TaskKind.Polyphony);
        Assert.InRange(back.TrainTokens, 2, 14);
        var measured = await generator.Evaluate(source, await cluster.Upload(Encoding.UTF8.GetBytes(Examples.Rolls)));
        Assert.Equal(["loss", "frame-accuracy"], measured.Measures.Select(measure => measure.Name));
        Assert.InRange(measured.Measures[1].Value, 0, 1);
    }

    [Fact]
    public async Task A_model_of_classes_of_text_writes_for_the_class_that_is_named()
    {
        var spec = Examples.Job with { Task = TaskKind.Compose, Data = Examples.Job.Data with { Format = DataFormat.Tsv } };
        var (cluster, source) = await Trained(spec);
        var upload = new ModelSource(null, await cluster.Upload(await Checkpoint(cluster, source)));
        var request = new GenerationRequest { Model = source, Class = "don", Count = 5 };
        var texts = await Generate(cluster, request);
        Assert.Equal(texts, await Generate(cluster, request with { Model = upload }));
        Assert.NotEqual(texts, await Generate(cluster, request with { Class = "nyx" }));
        Assert.All(
            await Generate(cluster, request with { Prompt = "mega" }),
            text => Assert.StartsWith("mega", text, StringComparison.Ordinal));
        var status = await cluster.Grains.GetGrain<IJobGrain>(source.Job!).GetStatus();
        string[] classes = ["ceratops", "don", "mimus", "nyx", "raptor", "saurus", "titan"];
        Assert.Equal(classes, status.Samples.Select(sample => sample.Split(": ")[0]));
        Assert.Equal(classes[0], status.WritesFor);
        Assert.Equal(["loss", "perplexity", "bits-per-character"], status.Measures.Select(measure => measure.Name));
        var known = string.Join(", ", classes);
        foreach (var (asked, words) in new[] { (null, "is missing"), ((string?)"cat", "is 'cat'") })
        {
            var refusal = await Assert.ThrowsAsync<InvalidSpecException>(() => Generate(cluster, request with { Class = asked }));
            Assert.Equal(
                $"class: {words}, but the model writes text of 7 classes: {known}; name one of them.",
                Assert.Single(refusal.Failures).ToString());
        }

        var unknown = await Assert.ThrowsAsync<InvalidSpecException>(() => Generate(cluster, request with { Prompt = "X" }));
        Assert.DoesNotContain("\t", Assert.Single(unknown.Failures).Message, StringComparison.Ordinal);
        var measured = await cluster.Grains.GetGrain<IGeneratorGrain>(0)
            .Evaluate(upload, await cluster.Upload("megadon\tdon"u8.ToArray()));
        Assert.Equal((8L, true), (measured.Tokens, measured.BitsPerCharacter is not null));
    }

    [Fact]
    public async Task A_model_that_writes_for_no_class_is_asked_for_none()
    {
        var (cluster, source) = await Trained();
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(
            () => Generate(cluster, new GenerationRequest { Model = source, Class = "don" }));
        Assert.Equal(
            "class: is 'don', but the model predicts the next token; leave it out.", Assert.Single(refusal.Failures).ToString());
    }

    [Fact]
    public async Task Classes_in_files_of_their_own_are_told_apart_and_measured_by_others()
    {
        static BundledFile File(Split split, string name, string text) => new(split, name, Encoding.UTF8.GetBytes(text));
        var cluster = await clusters.Get();
        var spec = Examples.Job with
        {
            Data = Examples.Job.Data with { Format = DataFormat.Folders, Validation = 0 },
            Training = Examples.Job.Training with { Batch = 4 },
        };
        var content = Bundle.Write(
        [
            File(Split.Train, "cow.txt", "moo\nmooo\nmuh\n"), File(Split.Train, "dog/a.txt", "woof\n"),
            File(Split.Train, "dog/b.txt", "wuff\nwau\n"), File(Split.Validation, "dog.txt", "wow\n"),
        ]);
        var dataset = await cluster.Grains.GetGrain<IDatasetGrain>(await cluster.Upload(content)).Prepare(spec.Data, null);
        Assert.Equal((6L, 6L, 1L), (dataset.Sequences, dataset.TrainTokens, dataset.ValidTokens));
        var job = cluster.Grains.GetGrain<IJobGrain>(Guid.NewGuid().ToString());
        await job.Submit(spec, dataset.Id);
        var status = (await Outcome.Of(job)).Status;
        Assert.Equal(["class", "confusion"], status.Tables.Select(table => table.Name));
        Assert.Equal("dog", status.Tables[0].Rows.MaxBy(row => row.Values[3])!.Name);
        var wrong = await Assert.ThrowsAsync<InvalidSpecException>(async () => await cluster.Grains.GetGrain<IDatasetGrain>(
            await cluster.Upload(Bundle.Write([File(Split.Train, "cow.txt", "moo"), File(Split.Train, "dog.txt", "\n")])))
            .Prepare(spec.Data, null));
        Assert.Contains("dog.txt: The class dog has no line;", Assert.Single(wrong.Failures).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_of_text_writes_no_notes()
    {
        var (cluster, source) = await Trained();
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(
            () => Generate(cluster, new GenerationRequest { Model = source, Notes = 50 }));
        Assert.Equal(
            "notes: is 50, but the model predicts the next token and writes text; leave it out, and limit the text with "
            + "--max-tokens.",
            Assert.Single(refusal.Failures).ToString());
    }

    [Fact]
    public async Task Words_that_the_model_lacks_count_as_the_unknown_one()
    {
        var (cluster, source) = await Trained(Words);
        var result = await cluster.Grains.GetGrain<IGeneratorGrain>(0)
            .Evaluate(source, await cluster.Upload("the quick brown fox"u8.ToArray()));
        // Three words after the first, and the end of the line.
        Assert.Equal((4, 2), (result.Tokens, result.Unknown));
        Assert.Equal((false, 0.4), (result.LeavesUnknownOut, result.UnknownShare));
        Assert.Equal((null, null), (result.Accuracy, result.BitsPerCharacter));
    }

    [Fact]
    public async Task A_file_that_is_no_checkpoint_is_refused_as_damaged_data()
    {
        var (cluster, source) = await Trained();
        var whole = await Checkpoint(cluster, source);
        byte[][] files = [[1, 2, 3], [.. Enumerable.Repeat((byte)0xFF, 64)], whole[..^4], whole[..100], [.. whole, 0, 0, 0, 0],
            Encoding.UTF8.GetBytes(Examples.Lines)];
        foreach (var file in files)
        {
            var upload = await cluster.Upload(file);
            await Assert.ThrowsAsync<InvalidDataException>(
                () => Generate(cluster, new GenerationRequest { Model = new ModelSource(null, upload) }));
            await Assert.ThrowsAsync<InvalidDataException>(
                () => cluster.Grains.GetGrain<IGeneratorGrain>(0).Evaluate(new ModelSource(null, upload), upload));
        }
    }

    [Fact]
    public async Task Evaluating_the_held_out_lines_gives_the_validation_loss_of_the_job()
    {
        var (cluster, source) = await Trained();
        var corpus = TokenCorpus.Read(Examples.Lines, EngineFormat.Lines, Examples.Job.Data.Validation.Share, Examples.Job.Seed);
        var upload = await cluster.Upload(Encoding.UTF8.GetBytes(corpus.Vocabulary.Decode(corpus.Valid.Tokens)));
        var result = await cluster.Grains.GetGrain<IGeneratorGrain>(0).Evaluate(source, upload);
        Assert.Equal((await cluster.Grains.GetGrain<IJobGrain>(source.Job!).GetStatus()).ValidLoss, result.Loss);
        Assert.Equal((corpus.Valid.Tokens.Length, 0), (result.Tokens, result.Unknown));
        Assert.Equal(Math.Exp(result.Loss), result.Perplexity);
        Assert.Equal(result.Loss / Math.Log(2), result.BitsPerCharacter);
    }

    [Theory]
    [InlineData(DataFormat.Text)]
    [InlineData(DataFormat.Lines)]
    public async Task Neither_batch_nor_window_of_the_training_shows_in_how_well_a_model_predicts(DataFormat format)
    {
        // The rate is so small that all have the same weights.
        var spec = Examples.Job with
        {
            Data = Examples.Job.Data with { Format = format },
            Optimizer = new OptimizerSpec { Kind = OptimizerKind.Sgd, LearningRate = 1e-12 },
        };
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Examples.Text(format).Replace('\n', ' '), 4))[..1_500]);
        var losses = new List<(double Valid, double Loss)>();
        foreach (var (batch, window) in new[] { (1, 16), (1, 256), (64, 16), (64, 256) })
        {
            var (cluster, source) = await Trained(
                spec with { Training = new TrainingSpec { Steps = 1, Batch = batch, Window = window } });
            var result = await cluster.Grains.GetGrain<IGeneratorGrain>(0).Evaluate(source, await cluster.Upload(text));
            // In a line, the first character and the end are predicted too.
            Assert.Equal(format == DataFormat.Text ? (1_499, 0) : (1_501 - result.Unknown, result.Unknown),
                (result.Tokens, result.Unknown));
            losses.Add(((await cluster.Grains.GetGrain<IJobGrain>(source.Job!).GetStatus()).ValidLoss!.Value, result.Loss));
        }

        Assert.All(losses, loss => Assert.Equal(losses[0].Valid, loss.Valid, 1e-6));
        Assert.All(losses, loss => Assert.Equal(losses[0].Loss, loss.Loss, 1e-6));
    }

    [Fact]
    public async Task Characters_that_the_model_lacks_are_counted_and_left_out()
    {
        var (cluster, source) = await Trained();
        var generator = cluster.Grains.GetGrain<IGeneratorGrain>(0);
        var clean = await generator.Evaluate(source, await cluster.Upload("dinosaurus\n"u8.ToArray()));
        var dirty = await generator.Evaluate(source, await cluster.Upload("d7ino8saurus\n"u8.ToArray()));
        Assert.Equal((0, 2), (clean.Unknown, dirty.Unknown));
        Assert.Equal((true, 0, 2.0 / 13), (dirty.LeavesUnknownOut, clean.UnknownShare, dirty.UnknownShare));
        Assert.Equal(clean.Loss, dirty.Loss);
        Assert.Equal(11, dirty.Tokens);
    }

    [Fact]
    public async Task Data_that_cannot_be_measured_is_refused()
    {
        var (cluster, source) = await Trained();
        var generator = cluster.Grains.GetGrain<IGeneratorGrain>(0);
        foreach (var content in new byte[][] { [], [0xC3, 0x28], "12345"u8.ToArray() })
        {
            var upload = await cluster.Upload(content);
            var refusal = await Assert.ThrowsAsync<InvalidSpecException>(() => generator.Evaluate(source, upload));
            Assert.Equal("data", Assert.Single(refusal.Failures).Path);
        }

        await Assert.ThrowsAsync<KeyNotFoundException>(() => generator.Evaluate(source, new string('b', 64)));
        await Assert.ThrowsAsync<ArgumentException>(() => generator.Evaluate(source, "../outside"));
    }

    private static async Task<IReadOnlyList<string>> Generate(TestCluster cluster, GenerationRequest request) =>
        (await cluster.Grains.GetGrain<IGeneratorGrain>(0).Generate(request)).Samples;

    private static async Task<byte[]> Checkpoint(TestCluster cluster, ModelSource source) =>
        (await cluster.Store.Read(ArtifactName.Checkpoint(source.Job!), Cancellation))!;

    // The file with one text of its metadata replaced or removed, as a version without hashes of files would have written it.
    private static byte[] Forge(byte[] file, string key, string? value)
    {
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        var header = JsonNode.Parse(file.AsSpan(8, length))!;
        var metadata = header["__metadata__"]!.AsObject();
        if (metadata.Remove("spec"))
        {
            metadata["format"] = "distseq-1";
            metadata.Remove("sha256");
            foreach (var (name, field) in EarlierFields(Examples.Job))
                metadata[name] = field;
        }

        metadata.Remove(key);
        if (value is not null)
            metadata[key] = value;
        var text = Encoding.UTF8.GetBytes(header.ToJsonString());
        var forged = new byte[8 + text.Length];
        BinaryPrimitives.WriteInt64LittleEndian(forged, text.Length);
        text.CopyTo(forged, 8);
        return [.. forged, .. file[(8 + length)..]];
    }

    // What the first version of the file had in place of the spec.
    private static (string Name, string Value)[] EarlierFields(JobSpec job) =>
    [
        ("cell", job.Model.Cell.ToString()), ("layers", $"{job.Model.Layers}"), ("hidden", $"{job.Model.Hidden}"),
        ("embedding", $"{job.Model.Embedding}"), ("tied", "false"), ("bidirectional", "false"), ("zoneout", "0"),
        ("window", $"{job.Training.Window}"),
    ];

    private static string[] HeldOut(string[] sequences, JobSpec spec) =>
        [.. Holdout.Of(sequences.Length, spec.Data.Validation.Share, spec.Seed).Valid.Select(index => sequences[index])];

    private Task<(TestCluster Cluster, ModelSource Source)> Trained(DataFormat format = DataFormat.Lines, int silos = 1) =>
        Trained(Examples.Job with { Data = Examples.Job.Data with { Format = format } }, silos);

    private async Task<(TestCluster Cluster, ModelSource Source)> Trained(JobSpec spec, int silos = 1)
    {
        var cluster = await clusters.Get(silos);
        var id = TestCluster.NewId();
        var (status, _) = await cluster.Train(spec, id);
        Assert.Null(status.Error);
        Assert.Equal(JobState.Completed, status.State);
        return (cluster, new ModelSource(id, null));
    }
}
