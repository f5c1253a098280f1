using System.Buffers.Binary;
using System.Security.Cryptography;
using DistSeq.Engine.Checkpoints;

namespace DistSeq.Engine.Tests.Checkpoints;

public class SafetensorsFileTests
{
    private static readonly ParameterLayout Layout = new(new ModelDefinition(CellKind.Lstm, 5, 2, 3, 4));

    [Fact]
    public void What_was_written_is_read()
    {
        var checkpoint = Sample();
        var content = SafetensorsFile.Read(Written(checkpoint));
        Close.Bits(checkpoint.Weights.Span, content.Weights(Layout), "weights");
        Assert.Equal(checkpoint.Metadata, content.Metadata);
        Assert.Equal(Layout.Ranges.Select(range => range.Name), content.Arrays.Keys);
    }

    [Fact]
    public void The_hash_of_the_weights_is_that_of_the_data_part()
    {
        var checkpoint = Sample();
        var file = Written(checkpoint);
        var header = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        Assert.Equal(0, header % 8);
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(file.AsSpan(8 + header))), Checkpoint.Hash(checkpoint.Weights.Span));
    }

    [Fact]
    public void Every_shortened_or_lengthened_file_is_refused()
    {
        var file = Written(Sample());
        for (var length = 0; length < file.Length; length++)
            Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(file.AsMemory(0, length)));
        Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read((byte[])[.. file, 0]));
    }

    [Theory]
    [InlineData("an empty header", "")]
    [InlineData("no object", "[]")]
    [InlineData("no JSON", "{]")]
    [InlineData("a number for an array", """{"a":1}""")]
    [InlineData("no dtype", """{"a":{"shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("another dtype", """{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""")]
    [InlineData("a number for the dtype", """{"a":{"dtype":1,"shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("no shape", """{"a":{"dtype":"F32","data_offsets":[0,8]}}""")]
    [InlineData("another shape", """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""")]
    [InlineData("a negative dimension", """{"a":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}""")]
    [InlineData("a fractional dimension", """{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""")]
    [InlineData("a shape that overflows", """{"a":{"dtype":"F32","shape":[4294967296,4294967296,2],"data_offsets":[0,8]}}""")]
    [InlineData("an enormous dimension", """{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}""")]
    [InlineData("no offsets", """{"a":{"dtype":"F32","shape":[2]}}""")]
    [InlineData("one offset", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8]}}""")]
    [InlineData("three offsets", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,16]}}""")]
    [InlineData("negative offsets", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""")]
    [InlineData("offsets in reverse", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""")]
    [InlineData("offsets beyond the data", """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""")]
    [InlineData("a gap in front", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")]
    [InlineData("a gap behind", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("an overlap",
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")]
    [InlineData("a name twice",
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")]
    [InlineData("a name twice, once escaped",
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\u0061":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")]
    [InlineData("half a surrogate for a name", """{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("half a surrogate in the metadata",
        """{"__metadata__":{"k":"\udc00"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("metadata that is no object", """{"__metadata__":[1],"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("metadata that is no text", """{"__metadata__":{"k":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    public void A_header_that_breaks_a_rule_is_refused(string rule, string header)
    {
        var error = Record.Exception(() => SafetensorsFile.Read(File(header, 8)));
        Assert.True(error is InvalidDataException, $"With {rule}: {error?.GetType().Name ?? "nothing"}.");
    }

    [Theory]
    [InlineData(-1L)]
    [InlineData(0L)]
    [InlineData(1L)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(100L << 20)]
    public void A_header_length_that_cannot_be_is_refused(long length)
    {
        var file = File("{}", 0);
        BinaryPrimitives.WriteInt64LittleEndian(file, length);
        Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(file));
    }

    [Fact]
    public void Deep_JSON_is_refused()
    {
        const int depth = 1_000_000;
        Assert.Throws<InvalidDataException>(
            () => SafetensorsFile.Read(File("{\"a\":" + new string('[', depth) + new string(']', depth) + "}", 0)));
    }

    [Fact]
    public void A_header_that_is_not_Utf8_is_refused()
    {
        var file = File("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8);
        file[10] = 0xFF;
        Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(file));
    }

    [Fact]
    public void Damaged_files_never_break_the_reader()
    {
        var file = Written(Sample());
        var header = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        var random = new CounterRandom(1, RandomPurpose.Search, 0);
        for (var attempt = 0; attempt < 20_000; attempt++)
        {
            var damaged = (byte[])file.Clone();
            for (var change = random.NextInt32(4); change >= 0; change--)
            {
                // Mostly the header; half of the new bytes are such as JSON is made of.
                var at = random.NextInt32(random.NextInt32(8) == 0 ? damaged.Length : 8 + header);
                damaged[at] = random.NextInt32(2) == 0
                    ? (byte)random.NextInt32(256)
                    : (byte)"{}[]\",:0189-.eE\\u"[random.NextInt32(17)];
            }

            var error = Record.Exception(() => SafetensorsFile.Read(damaged).Weights(Layout));
            Assert.True(error is null or InvalidDataException, $"Attempt {attempt}: {error}");
        }
    }

    [Fact]
    public void An_array_that_the_model_lacks_or_needs_larger_is_refused()
    {
        var content = SafetensorsFile.Read(File("""{"head.bias":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8));
        Assert.Throws<InvalidDataException>(() => content.Weights(Layout));
    }

    [Fact]
    public void Scalars_and_empty_arrays_are_read()
    {
        var content = SafetensorsFile.Read(File(
            """{"b":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]}}""",
            4));
        Assert.Equal((4, 0), (content.Arrays["b"].Length, content.Arrays["a"].Length));
    }

    private static Checkpoint Sample() => new(
        Layout, Numbers.Uniform(1, Layout.Length),
        new Dictionary<string, string> { ["model"] = "lstm", ["vocabulary"] = "[\"\\n\",\"a\",\"🦕\"]", ["empty"] = "" });

    private static byte[] Written(Checkpoint checkpoint)
    {
        using var stream = new MemoryStream();
        SafetensorsFile.Write(checkpoint, stream);
        return stream.ToArray();
    }

    private static byte[] File(string header, int data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + text.Length + data];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        text.CopyTo(file, 8);
        return file;
    }
}
