using System.IO.Compression;

namespace DistSeq.Grains.Tests.Data;

public sealed class DatasetGrainTests(Clusters clusters)
{
    private static readonly DataSpec Lines = new() { Path = "names.txt", Validation = 0.25 };
    private static readonly DataSpec Continuous = new() { Path = "book.txt", Format = DataFormat.Text, Validation = 0.25 };

    [Fact]
    public async Task Lines_become_sequences_that_end_in_a_newline()
    {
        var status = await (await clusters.Get()).Prepare(Lines, "ab\r\n\n  cde  \nf\ng");
        // a to g and the newline; one of four lines is held out.
        Assert.Equal((8, 3), (status.Vocabulary, status.Sequences));
        Assert.Equal(7 + 4, status.TrainTokens + status.ValidTokens);
    }

    [Fact]
    public async Task Text_is_one_sequence_whose_end_is_held_out()
    {
        var status = await (await clusters.Get()).Prepare(Continuous, "abcdefgh\nabcdefg");
        Assert.Equal((9, 1, 12, 4), (status.Vocabulary, status.Sequences, status.TrainTokens, status.ValidTokens));
    }

    [Fact]
    public async Task Words_that_are_not_among_the_most_frequent_become_one()
    {
        var words = Continuous with { Tokens = TokenKind.Word, Validation = 0 };
        const string text = "A rose is a rose is a rose .\nIs it ?";
        var cluster = await clusters.Get();
        // <UNK>, <EOS> and A, rose, is, a, ., Is, it, ?; twelve words and two line ends.
        Assert.Equal((10, 14), Sizes(await cluster.Prepare(words, text)));
        Assert.Equal((8, 14), Sizes(await cluster.Prepare(words with { Lowercase = true }, text)));
        Assert.Equal((4, 14), Sizes(await cluster.Prepare(words with { Vocabulary = 2 }, text)));

        static (int Vocabulary, long Tokens) Sizes(DatasetStatus status) => (status.Vocabulary, status.TrainTokens);
    }

    [Fact]
    public async Task Labelled_and_tagged_sequences_have_a_target_each_or_for_each_token()
    {
        var cluster = await clusters.Get();
        var labelled = await cluster.Prepare(
            Lines with { Format = DataFormat.Tsv, Lowercase = true }, "Ab\tx\nbA\ty\nB\tx\na\tx\n");
        Assert.Equal((2, 3, 3, 1), (labelled.Vocabulary, labelled.Sequences, labelled.TrainTokens, labelled.ValidTokens));
        var tagged = await cluster.Prepare(
            Lines with { Format = DataFormat.Conll, Tokens = TokenKind.Given, Validation = 0, Vocabulary = 1 },
            "a x\na x\nb y\n\nc y\n");
        Assert.Equal((2, 2, 4, 0), (tagged.Vocabulary, tagged.Sequences, tagged.TrainTokens, tagged.ValidTokens));
    }

    [Fact]
    public async Task A_share_that_is_less_than_a_sequence_is_told()
    {
        var cluster = await clusters.Get();
        var tagged = Lines with { Format = DataFormat.Conll, Tokens = TokenKind.Given };
        var note = Assert.Single((await cluster.Prepare(tagged, "a x\nb y\n")).Notes);
        Assert.StartsWith("data.validation is 0.25, but the data is too little", note, StringComparison.Ordinal);
        Assert.Empty((await cluster.Prepare(tagged with { Validation = 0 }, "a x\nb y\n")).Notes);
        Assert.Empty((await cluster.Prepare(tagged, "a x\n\nb y\n\na y\n\nb x\n")).Notes);
    }

    [Theory]
    [InlineData(DataFormat.Tsv, "a\tx\nb\n", "Line 2: it has 0 tabs")]
    [InlineData(DataFormat.Tsv, "a\tx\n", "there must be at least two classes")]
    [InlineData(DataFormat.Conll, "a x\nb\n", "Line 2: 'b' has no tag")]
    public async Task Data_that_is_not_of_its_format_is_refused_at_its_line(DataFormat format, string text, string message)
    {
        var refusal = await Refused(Lines with { Format = format, Tokens = TokenKind.Given }, Encoding.UTF8.GetBytes(text));
        Assert.Equal("data.path", refusal.Path);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preparing_again_answers_from_the_store()
    {
        var cluster = await clusters.Get(2, 1);
        var first = await cluster.Prepare(Lines, "once\nupon\na time\n");
        var file = await cluster.Store.Read(ArtifactName.Dataset(first.Id), TestContext.Current.CancellationToken);
        await cluster.Store.Delete(ArtifactName.Upload(first.Id[..64]), TestContext.Current.CancellationToken);
        Assert.Equivalent(first, await cluster.Grains.GetGrain<IDatasetGrain>(first.Id[..64]).Prepare(Lines), strict: true);
        Assert.Equal(file, await cluster.Store.Read(ArtifactName.Dataset(first.Id), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_way_of_reading_is_a_dataset_of_its_own()
    {
        var cluster = await clusters.Get();
        string[] ids =
        [
            (await cluster.Prepare(Lines, Examples.Lines)).Id,
            (await cluster.Prepare(Lines with { Seed = 2 }, Examples.Lines)).Id,
            (await cluster.Prepare(Lines with { Validation = 0.1 }, Examples.Lines)).Id,
            (await cluster.Prepare(Continuous, Examples.Lines)).Id,
            (await cluster.Prepare(Lines with { Lowercase = true }, Examples.Lines)).Id,
            (await cluster.Prepare(Lines with { Tokens = TokenKind.Word }, Examples.Lines)).Id,
            (await cluster.Prepare(Lines with { Tokens = TokenKind.Word, Vocabulary = 7 }, Examples.Lines)).Id,
            (await cluster.Prepare(Lines with { Tokens = TokenKind.Given }, Examples.Lines)).Id,
            (await cluster.Prepare(Lines with { Encoding = DataEncoding.Latin1 }, Examples.Lines)).Id,
            (await cluster.Prepare(Lines with { Encoding = DataEncoding.Windows1252 }, Examples.Lines)).Id,
        ];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(ids, id => ArtifactName.Checked(ArtifactName.Dataset(id)));
    }

    [Theory]
    [InlineData("", DataFormat.Lines, "The data has no line")]
    [InlineData("", DataFormat.Text, "fewer than two characters")]
    [InlineData("\n \n\n", DataFormat.Lines, "The data has no line")]
    [InlineData("x", DataFormat.Lines, "fewer than two characters")]
    [InlineData("x\n", DataFormat.Lines, "fewer than two characters")]
    [InlineData("x", DataFormat.Text, "fewer than two characters")]
    public async Task Too_little_to_predict_is_refused(string text, DataFormat format, string expected)
    {
        var refusal = await Refused(Lines with { Format = format }, Encoding.UTF8.GetBytes(text));
        Assert.Equal("data.path", refusal.Path);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused_at_their_place()
    {
        var refusal = await Refused(Lines, [.. "good"u8, 0xC3, 0x28]);
        Assert.Equal("data.path", refusal.Path);
        Assert.StartsWith("names.txt is not text in UTF-8: line 1 has a byte that begins no character.",
            refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DataEncoding.Utf8, "utf-8")]
    [InlineData(DataEncoding.Latin1, "latin1")]
    [InlineData(DataEncoding.Utf16, "utf-16")]
    [InlineData(DataEncoding.Utf16BigEndian, "utf-16BE")]
    public async Task Content_of_a_url_is_read_in_the_encoding_that_the_spec_names(DataEncoding encoding, string bytes)
    {
        var content = Encoding.GetEncoding(bytes).GetBytes("größe\ncafé\n");
        using var server = new TextServer(content);
        var dataset = (await clusters.Get()).Grains.GetGrain<IDatasetGrain>(Convert.ToHexStringLower(SHA256.HashData(content)));
        var status = await dataset.Prepare(Lines with { Path = server.Address + "text", Encoding = encoding, Validation = 0 });
        // g r ö ß e, c a f é, the newline.
        Assert.Equal((10, 2), (status.Vocabulary, status.Sequences));
    }

    [Fact]
    public async Task Content_of_a_url_that_is_packed_is_unpacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write("from\nfar\naway\n"u8);
        using var server = new TextServer(packed.ToArray());
        var dataset = (await clusters.Get()).Grains.GetGrain<IDatasetGrain>(
            Convert.ToHexStringLower(SHA256.HashData(packed.ToArray())));
        Assert.Equal(2, (await dataset.Prepare(Lines with { Path = server.Address + "text" })).Sequences);
    }

    [Fact]
    public async Task Content_that_was_never_uploaded_is_asked_for()
    {
        var cluster = await clusters.Get();
        var dataset = cluster.Grains.GetGrain<IDatasetGrain>(Hash($"never {TestCluster.NewId()}"));
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(() => dataset.Prepare(Lines));
        Assert.Equal("data.path", Assert.Single(refusal.Failures).Path);
        Assert.Contains("'names.txt' has not been uploaded", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_url_is_read_by_the_cluster()
    {
        using var server = new TextServer("from\nfar\naway\n");
        var cluster = await clusters.Get();
        var dataset = cluster.Grains.GetGrain<IDatasetGrain>(Hash("from\nfar\naway\n"));
        var status = await dataset.Prepare(Lines with { Path = server.Address + "text" });
        Assert.Equal(2, status.Sequences);
        await dataset.Prepare(Lines with { Path = server.Address + "text" });
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task A_url_of_another_content_is_refused_and_its_hash_is_not_told()
    {
        using var server = new TextServer("surprise\n");
        var cluster = await clusters.Get();
        var expected = Hash($"expected {TestCluster.NewId()}");
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(
            () => cluster.Grains.GetGrain<IDatasetGrain>(expected).Prepare(Lines with { Path = server.Address + "text" }));
        Assert.Equal("data.sha256", Assert.Single(refusal.Failures).Path);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Hash("surprise\n"), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_url_that_does_not_answer_is_named()
    {
        var cluster = await clusters.Get();
        var server = new TextServer("");
        foreach (var path in new[] { server.Address + "none", "closed" })
        {
            if (path == "closed")
                server.Dispose();
            var address = path == "closed" ? server.Address + "text" : path;
            var refusal = await Assert.ThrowsAsync<InvalidSpecException>(
                () => cluster.Grains.GetGrain<IDatasetGrain>(Hash(TestCluster.NewId())).Prepare(Lines with { Path = address }));
            Assert.Equal("data.path", Assert.Single(refusal.Failures).Path);
            Assert.Contains(address, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_key_that_could_leave_the_store_is_refused()
    {
        var dataset = (await clusters.Get()).Grains.GetGrain<IDatasetGrain>("../../outside");
        await Assert.ThrowsAsync<ArgumentException>(() => dataset.Prepare(Lines));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private async Task<SpecFailure> Refused(DataSpec spec, byte[] content)
    {
        var cluster = await clusters.Get();
        var dataset = cluster.Grains.GetGrain<IDatasetGrain>(await cluster.Upload(content));
        return Assert.Single((await Assert.ThrowsAsync<InvalidSpecException>(() => dataset.Prepare(spec))).Failures);
    }
}
