namespace DistSeq.Contracts.Generation;

/// <summary>A table to ask a model about.</summary>
[GenerateSerializer, Immutable, Alias("distseq.TablePredictionRequest")]
public sealed record TablePredictionRequest
{
    [Id(0)]
    public required ModelSource Model { get; init; }

    /// <summary>Hash of the uploaded table: CSV in UTF-8.</summary>
    [Id(1)]
    public required string UploadSha256 { get; init; }

    /// <summary>Rows ahead, from 1 to as many as the model forecasts, which is the default.</summary>
    [Id(2)]
    public int? Horizon { get; init; }
}
