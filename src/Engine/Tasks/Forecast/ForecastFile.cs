using System.Runtime.InteropServices;

namespace DistSeq.Engine.Tasks.Forecast;

/// <summary>Series as a byte stream: magic, codec fields, series with their values, parts of each split; little-endian.</summary>
internal static class ForecastFile
{
    private const string Magic = "distseq-series-1";

    public static void Write(ForecastCorpus corpus, Stream destination)
    {
        using var writer = new BinaryWriter(destination, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        PreparedFile.Write(writer, corpus.Forecast.Fields);
        writer.Write(corpus.Series.Count);
        foreach (var series in corpus.Series)
        {
            writer.Write(series.Id);
            writer.Write(series.First);
            writer.Write(series.Length);
            foreach (var value in series.Values)
                writer.Write(value);
        }

        foreach (var parts in new[] { corpus.Train, corpus.Valid, corpus.Test })
        {
            writer.Write(parts.Count);
            foreach (var part in parts)
            {
                writer.Write(part.Series);
                writer.Write(part.Begin);
                writer.Write(part.End);
            }
        }
    }

    /// <exception cref="InvalidDataException">Not such a stream, or damaged.</exception>
    public static ForecastCorpus Read(Stream source)
    {
        using var reader = new BinaryReader(source, Encoding.UTF8, leaveOpen: true);
        try
        {
            if (reader.ReadString() != Magic)
                throw new InvalidDataException($"The prepared series do not begin with {Magic}.");
            var fields = new Dictionary<string, string>();
            for (var left = Count(reader, source, 2); left > 0; left--)
                fields.Add(reader.ReadString(), reader.ReadString());
            var codec = ForecastCodec.Open(fields);
            var series = new Series[Count(reader, source, 1)];
            for (var index = 0; index < series.Length; index++)
                series[index] = ReadSeries(reader, source, codec);
            return new ForecastCorpus(codec, series)
            {
                Train = Parts(reader, source, series),
                Valid = Parts(reader, source, series),
                Test = Parts(reader, source, series),
            };
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"The prepared series are damaged or end too early ({e.Message})", e);
        }
    }

    private static Series ReadSeries(BinaryReader reader, Stream source, ForecastCodec codec)
    {
        var (id, first) = (reader.ReadString(), reader.ReadInt64());
        var length = Count(reader, source, codec.Numbers * sizeof(double));
        if (length == 0 || !codec.Scales.ContainsKey(id) || !TimeForm.IsLawful(first, codec.IsDate))
            throw new InvalidDataException("The prepared series are damaged: one has no row, no scale or no time.");
        var values = new double[checked(length * codec.Numbers)];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        // Throws if the last row's time is impossible.
        codec.Step.At(first, length);
        return Array.TrueForAll(values, double.IsFinite)
            ? new Series(id, first, length, values)
            : throw new InvalidDataException("The prepared series are damaged: a value is no number.");
    }

    private static SeriesPart[] Parts(BinaryReader reader, Stream source, Series[] series)
    {
        const int size = 3 * sizeof(int);
        var parts = new SeriesPart[Count(reader, source, size)];
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i] = new SeriesPart(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
            if (part.Series < 0 || part.Series >= series.Length || part.Begin < 0 || part.End <= part.Begin
                || part.End > series[part.Series].Length)
                throw new InvalidDataException("The prepared series are damaged: a part lies outside its series.");
        }

        return parts;
    }

    // A length is accepted only if that many bytes remain.
    private static int Count(BinaryReader reader, Stream source, int size)
    {
        var count = reader.ReadInt32();
        if (count < 0 || (source.CanSeek && (long)count * size > source.Length - source.Position))
            throw new InvalidDataException($"The prepared series are damaged: they claim {count} elements.");
        return count;
    }
}
