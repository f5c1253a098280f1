using System.Globalization;
using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Data;
using DistSeq.Contracts.Specs;
using DistSeq.Engine.Tasks;
using Microsoft.Extensions.Logging;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// The data that a job trains on. What the store has lost or damaged is prepared again, from the upload or address it came from.
/// </summary>
internal sealed partial class JobData(string id, JobRecord record, IGrainFactory grains, JobServices services)
{
    private bool _isDoubted;
    private long _doubtedAt = -1;

    /// <summary>Some silo could not read them: they are looked at before the next attempt.</summary>
    /// <param name="step">How far the job has come.</param>
    /// <returns>Whether that is new at this step; if not, it did not help.</returns>
    public bool Doubt(long step)
    {
        if (_doubtedAt == step)
            return false;
        (_isDoubted, _doubtedAt) = (true, step);
        return true;
    }

    /// <exception cref="InvalidDataException">They are lost, and cannot be prepared again.</exception>
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
            // The name ends with the seed of the split, which was the job's seed where an earlier version has prepared the data.
            var split = long.Parse(record.Dataset[(record.Dataset.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture);
            var dataset = grains.GetGrain<IDatasetGrain>(record.Dataset.Split('-')[0]);
            var spec = record.Spec!.Data;
            // What a client uploads it has decoded, whatever the spec says of its files: the name has an encoding where a silo
            // has decoded.
            var encoding = record.Dataset.Contains($"-{spec.Encoding}-", StringComparison.OrdinalIgnoreCase)
                ? spec.Encoding
                : DataEncoding.Utf8;
            record.Dataset = (await dataset.Prepare(spec with { Seed = split, Encoding = encoding }, record.Spec.Task)).Id;
            _isDoubted = false;
            return await services.Datasets.Get(record.Dataset);
        }
        catch (Exception e) when (e is InvalidSpecException or DamagedException)
        {
            throw new InvalidDataException(
                $"The job's prepared data are lost or damaged in the cluster's store, and cannot be prepared again: {e.Message} "
                + "Train the spec again, which uploads the data: it gives the weights that this job would have had.", e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job}: its data are prepared again. {Reason}")]
    private static partial void LogLost(ILogger logger, string job, string reason);
}
