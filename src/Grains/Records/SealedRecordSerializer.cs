using DistSeq.Grains.Artifacts;
using Orleans.Storage;

namespace DistSeq.Grains.Records;

/// <summary>Records with their hash, which is checked whenever one is read.</summary>
/// <param name="inner">Writes the record itself.</param>
public sealed class SealedRecordSerializer(IGrainStorageSerializer inner) : IGrainStorageSerializer
{
    // Orleans' provider for Redis throws an exception of its own that tells nothing: what was found is left for whoever has
    // asked.
    private static readonly AsyncLocal<DamageNote?> Asked = new();

    private static readonly AsyncLocal<DamageNote?> Replaced = new();

    public BinaryData Serialize<T>(T? input) => new(Seal.Close(inner.Serialize(input).ToMemory().Span));

    /// <exception cref="InvalidDataException">It is not what was written.</exception>
    public T? Deserialize<T>(BinaryData input)
    {
        try
        {
            return Open<T>(input);
        }
        catch (InvalidDataException e) when (Replaced.Value is { } note)
        {
            note.Text = e.Message;
            return Activator.CreateInstance<T>();
        }
        catch (InvalidDataException e)
        {
            Asked.Value?.Text = e.Message;
            throw;
        }
    }

    private T? Open<T>(BinaryData input)
    {
        var content = new BinaryData(Seal.Open(input.ToMemory()));
        try
        {
            return inner.Deserialize<T>(content);
        }
#pragma warning disable CA1031 // Whatever the decoder says: what was written was whole, so it was no such record.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw new InvalidDataException(
                $"it is the record of something else, or of another build ({e.Message.TrimEnd('.')}).", e);
        }
    }

    /// <summary>Takes down what is found damaged in what the caller calls from now on.</summary>
    internal static DamageNote Note() => Asked.Value = new DamageNote();

    /// <summary>
    /// From now on, where a record is damaged, the caller reads a new one with the version of the damaged one, so that it can be
    /// replaced. The note says what was wrong. This ends with the asynchronous method that has called it.
    /// </summary>
    public static DamageNote ReplaceDamaged() => Replaced.Value = new DamageNote();
}
