using DistSeq.Grains;

namespace DistSeq.Silo.Storage;

/// <summary>
/// A store that silos share: where they find each other, and where they keep records and artifacts. One folder here, and a line
/// in <see cref="StoreCatalog"/>.
/// </summary>
internal interface IStoreBackend
{
    /// <summary>The word for it in DISTSEQ__CLUSTERING and DISTSEQ__ARTIFACTS; the names of its settings begin with it.</summary>
    string Name { get; }

    /// <summary>A connection, as a shell takes it.</summary>
    string Example { get; }

    /// <summary>
    /// What is wrong with the connection, said after the setting's name and without any password; null when it is fine. The files
    /// that the settings name exist.
    /// </summary>
    string? FaultOf(StoreSettings settings);

    /// <summary>Whether the connection is encrypted; null where the server decides.</summary>
    bool? IsEncrypted(StoreSettings settings);

    /// <summary>
    /// Adds the table of silos and the records. The provider of records is <see cref="StorageName.BareRecords"/>, and writes with
    /// <see cref="Grains.Records.SealedRecordSerializer"/>.
    /// </summary>
    void AddClustering(ISiloBuilder silo, StoreSettings settings);

    void AddArtifacts(IServiceCollection services, StoreSettings settings);
}
