using System.IO.Pipelines;

namespace DistSeq.Security.Tests;

public sealed class RecordWriterTests
{
    private const int Record = 16 << 10;

    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));

    [Fact]
    public async Task Full_records_are_held_until_a_smaller_one_comes()
    {
        var writer = new RecordWriter(_pipe.Writer);
        await writer.WriteAsync(new byte[Record + 22], Cancellation);
        await writer.WriteAsync(new byte[Record + 22], Cancellation);
        Assert.False(_pipe.Reader.TryRead(out _));
        await writer.WriteAsync(new byte[5], Cancellation);
        Assert.Equal((2 * (Record + 22)) + 5, Read());
    }

    [Fact]
    public async Task Full_records_are_handed_on_when_the_stream_is_flushed()
    {
        var writer = new RecordWriter(_pipe.Writer);
        await writer.WriteAsync(new byte[Record], Cancellation);
        await writer.FlushAsync(Cancellation);
        Assert.Equal(Record, Read());
    }

    [Fact]
    public async Task No_more_than_half_a_megabyte_is_held()
    {
        var writer = new RecordWriter(_pipe.Writer);
        for (var record = 0; record < 33; record++)
            await writer.WriteAsync(new byte[Record], Cancellation);
        Assert.Equal(33 * Record, Read());
    }

    private long Read()
    {
        Assert.True(_pipe.Reader.TryRead(out var result));
        var length = result.Buffer.Length;
        _pipe.Reader.AdvanceTo(result.Buffer.End);
        return length;
    }
}
