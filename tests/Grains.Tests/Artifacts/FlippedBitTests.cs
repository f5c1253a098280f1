using System.Buffers.Binary;
using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Tokenization;
using DistSeq.Engine.Tasks.Language;
using DistSeq.Grains.Aggregation;

namespace DistSeq.Grains.Tests.Artifacts;

/// <summary>
/// A flipped bit is noticed in everything that is stored. A new kind of artifact fails here until it has an example.
/// </summary>
public sealed class FlippedBitTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(Examples.Lines);
    private static readonly string TextHash = Convert.ToHexStringLower(SHA256.HashData(Text));

    private static readonly GrainId Note = GrainId.Create("test", "a");

    // Kinds that are not checked when they are read, and where they are checked.
    private static readonly Dictionary<string, string> CheckedElsewhere = new()
    {
        ["part of an upload"] = nameof(UploadGrainTests),
        ["part of a prepared data set"] = nameof(Data.PreparedDataTests),
        ["probe"] = nameof(A_probe_that_has_changed_is_found_out),
    };

    public static TheoryData<string> Kinds => [.. ArtifactKind.All.Select(kind => kind.Title)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Is_noticed_wherever_it_is(string title)
    {
        var (name, content) = Example(title);
        Assert.Equal(title, ArtifactKind.Of(name).Title);
        if (CheckedElsewhere.ContainsKey(title))
            return;
        var bare = new MemoryArtifactStore();
        var store = new GuardedArtifacts(bare);
        await store.Write(name, content, Cancellation);
        Assert.Equal(content, await store.Read(name, Cancellation));
        // Every bit of the beginning, where formats have their structure; then random ones.
        var random = new Random(1);
        var bits = Enumerable.Range(0, Math.Min(content.Length, 400) * 8)
            .Concat(Enumerable.Range(0, 400).Select(_ => random.Next(content.Length * 8)));
        foreach (var bit in bits)
        {
            await bare.Write(name, Flipped(content, bit), Cancellation);
            var damage = await Assert.ThrowsAsync<DamagedException>(() => store.Read(name, Cancellation));
            Assert.Contains($"'{name}'", damage.Message, StringComparison.Ordinal);
            Assert.EndsWith("Check the store's disk.",
                damage.Message.Replace("and check", "Check", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Is_noticed_when_the_end_is_missing(string title)
    {
        var (name, content) = Example(title);
        if (CheckedElsewhere.ContainsKey(title))
            return;
        var bare = new MemoryArtifactStore();
        foreach (var length in new[] { 0, 1, content.Length / 2, content.Length - 1 })
        {
            await bare.Write(name, content.AsMemory(0, length), Cancellation);
            await Assert.ThrowsAsync<DamagedException>(() => new GuardedArtifacts(bare).Read(name, Cancellation));
        }
    }

    [Fact]
    public async Task What_is_of_no_kind_is_neither_written_nor_read()
    {
        var store = new GuardedArtifacts(new MemoryArtifactStore());
        await Assert.ThrowsAsync<ArgumentException>(() => store.Write("jobs/a/notes.txt", Text, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => store.Read("jobs/a/notes.txt", Cancellation));
    }

    [Fact]
    public async Task A_probe_that_has_changed_is_found_out()
    {
        var store = new MemoryArtifactStore();
        var left = await new StoreTrial(new GuardedArtifacts(store)).Leave();
        await store.Write(left!, Flipped((await store.Read(left!, Cancellation))!, 3), Cancellation);
        Assert.StartsWith("It does not see what another silo has written",
            await new StoreTrial(new GuardedArtifacts(store)).Run(left), StringComparison.Ordinal);
    }

    /// <summary>The same for a client's checkpoint: one byte or bit of header, metadata, padding or weights.</summary>
    [Fact]
    public void Every_byte_of_a_checkpoint_file_counts()
    {
        var file = ModelFile.Write(Model(), new Dictionary<string, string> { ["job"] = "a" });
        Assert.Equal(Model().Weights, ModelFile.Read(file).Weights);
        var random = new Random(2);
        for (var at = 0; at < file.Length; at++)
        {
            Assert.Throws<InvalidDataException>(() => ModelFile.Read(Flipped(file, (at * 8) + random.Next(8))));
            var changed = (byte[])file.Clone();
            changed[at] += (byte)random.Next(1, 256);
            Assert.Throws<InvalidDataException>(() => ModelFile.Read(changed));
        }
    }

    [Fact]
    public void A_checkpoint_of_an_earlier_version_is_checked_by_the_hash_of_its_weights_and_by_its_shapes()
    {
        var old = Older(ModelFile.Write(Model(), Earlier), static header => header);
        Assert.Equal(Model().Weights, ModelFile.Read(old).Weights);
        var header = (int)BinaryPrimitives.ReadInt64LittleEndian(old);
        var random = new Random(3);
        for (var turn = 0; turn < 400; turn++)
            Assert.Throws<InvalidDataException>(() =>
                ModelFile.Read(Flipped(old, ((8 + header) * 8) + random.Next((old.Length - 8 - header) * 8))));
        var transposed = Older(ModelFile.Write(Model(), Earlier),
            static header => header.Replace("\"shape\":[2,16]", "\"shape\":[16,2]", StringComparison.Ordinal));
        var refusal = Assert.Throws<InvalidDataException>(() => ModelFile.Read(transposed));
        Assert.Matches(@"has the shape \[16, 2\]; its model needs \[2, 16\]", refusal.Message);
    }

    private static (string Name, byte[] Content) Example(string title) => title switch
    {
        "part of an upload" => (ArtifactName.UploadPart(TextHash, 0), Text),
        "upload" => (ArtifactName.Upload(TextHash), Text),
        "list of an upload's parts" => (ArtifactName.UploadList(TextHash), new PartList(9, [TextHash, TextHash]).Close()),
        "part of a prepared data set" => (ArtifactName.DatasetPart($"{TextHash}-text", 7), Text),
        "prepared data set" => (ArtifactName.Dataset($"{TextHash}-lines-character-0.1-1"), Seal.Close(Prepared())),
        "checkpoint" => (ArtifactName.Checkpoint("a"),
            ModelFile.Write(Model(), new Dictionary<string, string> { ["job"] = "a" })),
        "checkpoint in mid-run" => (ArtifactName.CheckpointKept("a", 3, 1, 0),
            KeptState.Write("a", 3, [new KeptState(0, new float[50], new float[70])]).File),
        "note of a deleted record" => (ArtifactName.Deletion("record", Note), ArtifactName.DeletionContent("record", Note)),
        "probe" => (ArtifactName.Probe("ab"), Text),
        _ => throw new ArgumentOutOfRangeException(nameof(title), title,
            "A kind without an example: add one, so that it is shown that its damage is noticed."),
    };

    private static byte[] Prepared()
    {
        using var file = new MemoryStream();
        TaskCatalog.Write(new LanguageTask(), TokenCorpus.Read(Examples.Lines, EngineFormat.Lines, 0.2, 1), file);
        return file.ToArray();
    }

    private static TrainedModel Model()
    {
        var spec = new ModelSpec { Cell = CellKind.Lstm, Hidden = 4 };
        var vocabulary = new Vocabulary(["a", "\n"]);
        var (task, codec) = (
            new LanguageTask(), new TokenCodec(EngineFormat.Lines, new TextCoder(Tokenizer.Characters, vocabulary), null));
        var weights = new float[task.Define(Modeling.Size(spec, 64), codec).Layout.Length];
        for (var n = 0; n < weights.Length; n++)
            weights[n] = n * 0.01f;
        return new TrainedModel(new JobSpec { Model = spec, Training = new TrainingSpec { Window = 8 } }, codec, weights);
    }

    // Fields that stood in place of the spec.
    private static Dictionary<string, string> Earlier { get; } =
        new() { ["cell"] = "lstm", ["layers"] = "1", ["hidden"] = "4", ["window"] = "8" };

    // As written before files had a hash.
    private static byte[] Older(byte[] file, Func<string, string> change)
    {
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        var hash = SafetensorsFile.Read(file).Sha256;
        var header = change(Encoding.UTF8.GetString(file, 8, length)
            .Replace($"\"sha256\":\"{hash}\",", "", StringComparison.Ordinal)
            .Replace("distseq-3", "distseq-1", StringComparison.Ordinal));
        return [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header),
            .. file[(8 + length)..]];
    }

    private static byte[] Flipped(byte[] content, int bit)
    {
        var flipped = (byte[])content.Clone();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }
}
