using DistSeq.Contracts.Data;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// The data that a job trains on. If the store has lost or damaged it, it is prepared again from its upload or address.
/// </summary>
internal sealed partial class JobData(string id, JobRecord record, IGrainFactory grains, JobServices services)
{
    private bool _isDoubted;
    private long _doubtedAt = -1;

    /// <summary>A silo could not read the data: it is prepared again before the next attempt.</summary>
    /// <param name="step">How far the job has come.</param>
    /// <returns>True the first time at this step; false if preparing it again did not help.</returns>
    public bool Doubt(long step)
    {
        if (_doubtedAt == step)
            return false;
        (_isDoubted, _doubtedAt) = (true, step);
        return true;
    }

    /// <exception cref="InvalidDataException">The data is lost and cannot be prepared again.</exception>
    public async Task<Corpus> Get()
    {
        if (!_isDoubted)
        {
            try
            {
                return await services.Datasets.Get(record.Dataset);
            }
            catch (Exception e) when (e is DamagedException or KeyNotFoundException)
            {
                LogLost(services.Log, id, e.Message);
            }
        }

        try
        {
            // The name ends with the seed of the split: the job's seed, if an earlier version of DistSeq prepared the data.
            var split = long.Parse(record.Dataset[(record.Dataset.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture);
            var dataset = grains.GetGrain<IDatasetGrain>(record.Dataset.Split('-')[0]);
            var spec = record.Spec!.Data;
            // A client decodes what it uploads, whatever the spec says about its files: the name has an encoding only if a silo
            // decoded.
            var encoding = record.Dataset.Contains($"-{spec.Encoding}-", StringComparison.OrdinalIgnoreCase)
                ? spec.Encoding
                : DataEncoding.Utf8;
            spec = spec with { Seed = split, Encoding = encoding };
            record.Dataset = (await dataset.Prepare(spec, record.Spec.Task, record.Spec.FromSha256)).Id;
            _isDoubted = false;
            return await services.Datasets.Get(record.Dataset);
        }
        catch (Exception e) when (e is InvalidSpecException or DamagedException)
        {
            throw new InvalidDataException(
                $"The job's prepared data is lost or damaged in the cluster's store, and cannot be prepared again: {e.Message} "
                + "Train the spec again: that uploads the data, and gives the weights that this job would have had.", e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job}: its data is prepared again. {Reason}")]
    private static partial void LogLost(ILogger logger, string job, string reason);
}
