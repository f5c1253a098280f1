using DistSeq.Contracts.Specs;

namespace DistSeq.Contracts.Sweeps;

/// <summary>Uploaded data of a sweep. Trials that search fields of the data may need several.</summary>
/// <param name="Source">The fields that say which files it was read from (<see cref="SourceOf"/>).</param>
/// <param name="Sha256">Hash of the upload.</param>
[GenerateSerializer, Immutable, Alias("distseq.SweepData")]
public sealed record SweepData([property: Id(0)] DataSpec Source, [property: Id(1)] string Sha256)
{
    /// <summary>The data spec with only the fields that decide what is uploaded.</summary>
    public static DataSpec SourceOf(DataSpec data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new DataSpec
        {
            Path = data.Path,
            Format = data.Format,
            Encoding = data.Encoding,
            Validation = new HeldOut(0, data.Validation.Path),
            Test = new HeldOut(0, data.Test.Path),
        };
    }
}
