using DistSeq.Contracts.Data;
using DistSeq.Contracts.Sweeps;

namespace DistSeq.Grains.Sweeps;

/// <summary>The data of a sweep's trials: each way of reading it is prepared once, for all trials that read it so.</summary>
internal sealed class TrialData(Func<SweepRecord> record, IGrainFactory grains)
{
    private readonly Dictionary<(DataSpec, TaskKind?), Task<DatasetStatus>> _prepared = [];

    /// <summary>Prepares the data of a trial. One that failed is prepared again when it is asked for next.</summary>
    /// <exception cref="InvalidSpecException">The data cannot be read so.</exception>
    public async Task<DatasetStatus> Prepare(JobSpec job)
    {
        var key = (job.Data, job.Task);
        if (!_prepared.TryGetValue(key, out var prepared))
            prepared = _prepared[key] = Ask(job);
        try
        {
            return await prepared;
        }
        catch
        {
            Forget(job);
            throw;
        }
    }

    /// <summary>The store has lost it: it is prepared again when it is asked for next.</summary>
    public void Forget(JobSpec job) => _prepared.Remove((job.Data, job.Task));

    private Task<DatasetStatus> Ask(JobSpec job)
    {
        var (data, sha256) = Find(job.Data);
        return grains.GetGrain<IDatasetGrain>(sha256).Prepare(data, job.Task, job.FromSha256);
    }

    // A client decodes what it uploads.
    private (DataSpec Data, string Sha256) Find(DataSpec data)
    {
        var source = SweepData.SourceOf(data);
        if (record().Data.FirstOrDefault(upload => upload.Source == source) is { } upload)
            return (data with { Encoding = DataEncoding.Utf8 }, upload.Sha256);
        return data.Sha256 is { } sha256
            ? (data, sha256.ToLowerInvariant())
            : throw InvalidSpecException.At("data.path",
                $"{Quoted.Path(data.Path)} has not been uploaded for this sweep; start the sweep again with its spec file.");
    }
}
