using Orleans.Storage;

namespace DistSeq.Grains.Records;

/// <summary>Records with their hash, which is checked whenever one is read.</summary>
/// <param name="inner">Writes the record itself.</param>
public sealed class SealedRecordSerializer(IGrainStorageSerializer inner) : IGrainStorageSerializer
{
    // Some providers of Orleans throw their own exception, which says nothing, so what was found is left here for the caller.
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
#pragma warning disable CA1031 // Whatever the decoder says: the seal is good, so it was another record.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw new InvalidDataException(
                $"it is the record of something else, or of another build ({e.Message.TrimEnd('.')}).", e);
        }
    }

    /// <summary>From now on, notes what is found damaged in the caller's calls.</summary>
    internal static DamageNote Note() => Asked.Value = new DamageNote();

    /// <summary>
    /// From now on, the caller reads a new record instead of a damaged one, with the version of the damaged one so that it can be
    /// replaced. The note says what was wrong. This ends with the asynchronous method that called it.
    /// </summary>
    public static DamageNote ReplaceDamaged() => Replaced.Value = new DamageNote();
}
