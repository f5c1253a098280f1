using System.Security.Cryptography;
using System.Text.Json;
using DistSeq.Contracts.Jobs;
using DistSeq.Engine.Checkpoints;
using DistSeq.Grains.Artifacts;
using DistSeq.Grains.Models;

namespace DistSeq.Grains.Jobs;

/// <summary>The file that people get of a job: its weights, with what is needed to use them.</summary>
internal static class WeightsFile
{
    /// <summary>Writes the weights of a job, in place of earlier ones.</summary>
    /// <param name="job">The job.</param>
    /// <param name="record">Its record.</param>
    /// <param name="model">The model as it is after its step.</param>
    /// <param name="ledger">What has gone into it.</param>
    /// <param name="services">Where it is written.</param>
    /// <returns>What the job's status says of the file.</returns>
    public static async Task<Func<JobStatus, JobStatus>> Write(
        string job, JobRecord record, TrainedModel model, string ledger, JobServices services)
    {
        var metadata = new Dictionary<string, string>
        {
            ["job"] = job,
            ["spec"] = JsonSerializer.Serialize(record.Spec),
            ["ledger"] = ledger,
            ["numerics"] = record.Numerics ?? "",
        };
        var file = await services.Compute.Run(() => ModelFile.Write(model, metadata));
        await services.Store.Write(ArtifactName.Checkpoint(job), file, default);
        var (weights, whole) = (Checkpoint.Hash(model.Weights), Convert.ToHexStringLower(SHA256.HashData(file)));
        return status => status with
        {
            Checkpoint = ArtifactName.Checkpoint(job),
            CheckpointStep = model.Step,
            CheckpointSha256 = whole,
            WeightsSha256 = weights,
            Ledger = ledger,
        };
    }
}
