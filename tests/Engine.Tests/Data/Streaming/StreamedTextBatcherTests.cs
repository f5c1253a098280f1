using DistSeq.Engine.Data.Streaming;

namespace DistSeq.Engine.Tests.Data.Streaming;

public class StreamedTextBatcherTests
{
    [Theory]
    [InlineData(101, 2, 2, 5)]
    [InlineData(103, 4, 1, 7)]
    [InlineData(50, 1, 1, 100)]
    [InlineData(9, 2, 4, 3)]
    [InlineData(100_000, 8, 4, 64)]
    public void Batches_are_those_of_the_text_in_memory(int length, int lanes, int rowsPerLane, int window)
    {
        var (content, tokens) = File(length, 300);
        var memory = new TextBatcher(tokens, lanes, rowsPerLane, window);
        var streamed = new StreamedTextBatcher(TokenFile.Open(new MemoryStream(content)), 0, length, lanes, rowsPerLane, window);
        Assert.Equal(
            (memory.StepsPerEpoch, memory.Tokens, memory.MaxSteps), (streamed.StepsPerEpoch, streamed.Tokens, streamed.MaxSteps));
        for (long step = 0; step < memory.StepsPerEpoch + 2; step++)
        {
            Assert.Equal(memory.Carries(step), streamed.Carries(step));
            for (var lane = 0; lane < lanes; lane++)
            {
                var (expected, actual) = (memory.Get(step, lane, new float[] { 1 }), streamed.Get(step, lane, new float[] { 1 }));
                Assert.Equal(
                    (expected.Lane, expected.Steps, expected.State.Length), (actual.Lane, actual.Steps, actual.State.Length));
                Assert.Equal(expected.Inputs, actual.Inputs);
                Assert.Equal(expected.Targets, actual.Targets);
            }
        }
    }

    [Fact]
    public void A_portion_reads_its_own_windows_and_no_byte_more()
    {
        const int lanes = 4, rowsPerLane = 8, window = 50, width = 2;
        var (content, tokens) = File(1_000_000, 300);
        var stream = new CountingStream(content);
        var file = TokenFile.Open(stream);
        Assert.InRange(stream.Bytes, 1, content.Length - (tokens.Length * width));
        var batcher = new StreamedTextBatcher(file, 0, file.Count, lanes, rowsPerLane, window);
        for (long step = 0; step < 3 * batcher.StepsPerEpoch; step += 997)
        {
            for (var lane = 0; lane < lanes; lane++)
            {
                stream.Reset();
                var before = GC.GetAllocatedBytesForCurrentThread();
                var batch = batcher.Get(step, lane, default);
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_384);
                Assert.Equal(rowsPerLane * (batch.Steps + 1) * width, stream.Bytes);
                Assert.Equal(rowsPerLane, stream.Reads);
            }
        }
    }

    [Fact]
    public void A_run_of_the_file_is_a_split()
    {
        var (content, tokens) = File(1_000, 20);
        var file = TokenFile.Open(new MemoryStream(content));
        var valid = new StreamedTextBatcher(file, 900, 100, 1, 2, 10);
        Assert.Equal(new TextBatcher(tokens[900..], 1, 2, 10).Get(3, 0, default).Targets, valid.Get(3, 0, default).Targets);
        Assert.Throws<ArgumentOutOfRangeException>(() => new StreamedTextBatcher(file, 901, 100, 1, 2, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StreamedTextBatcher(file, -1, 100, 1, 2, 10));
    }

    [Fact]
    public void Threads_may_share_a_file()
    {
        var (content, tokens) = File(20_000, 300);
        var (streamed, memory) = (
            new StreamedTextBatcher(TokenFile.Open(new MemoryStream(content)), 0, 20_000, 4, 2, 16),
            new TextBatcher(tokens, 4, 2, 16));
        Parallel.For(
            0, 2_000, i => Assert.Equal(memory.Get(i / 4, i % 4, default).Inputs, streamed.Get(i / 4, i % 4, default).Inputs));
    }

    [Fact]
    public void A_text_too_short_for_its_rows_is_refused_with_the_number_it_needs()
    {
        var file = TokenFile.Open(new MemoryStream(File(8, 5).Content));
        var error = Assert.Throws<InvalidDataException>(() => new StreamedTextBatcher(file, 0, 8, 4, 2, 10));
        Assert.Contains("needs 9", error.Message, StringComparison.Ordinal);
    }

    private static (byte[] Content, int[] Tokens) File(int length, int vocabulary)
    {
        var coder = new TextCoder(
            Tokenizer.Characters,
            new Vocabulary([.. Enumerable.Range(0, vocabulary).Select(i => ((char)(0x4E00 + i)).ToString())]));
        var tokens = Enumerable.Range(0, length).Select(i => (int)((i * 2654435761L) >> 7) % vocabulary).Select(Math.Abs)
            .ToArray();
        using var stream = new MemoryStream();
        TokenFile.Write(new MemoryStream(Encoding.UTF8.GetBytes(coder.Decode(tokens))), coder, stream, out var unknown);
        Assert.Equal(0, unknown);
        return (stream.ToArray(), tokens);
    }
}
