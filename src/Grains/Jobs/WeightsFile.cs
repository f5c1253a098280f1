using System.Security.Cryptography;
using DistSeq.Engine.Checkpoints;
using DistSeq.Grains.Models;

namespace DistSeq.Grains.Jobs;

/// <summary>A job's model file: its weights, and what is needed to use them.</summary>
internal static class WeightsFile
{
    private const string LedgerField = "ledger";

    /// <summary>Writes the weights of a job, with the state that a later job can resume, replacing earlier ones.</summary>
    /// <returns>What it adds to the job's status.</returns>
    public static async Task<Func<JobStatus, JobStatus>> Write(
        string job, JobRecord record, TrainedModel model, string ledger, JobServices services, ResumableState? training = null)
    {
        var whole = await Write(ArtifactName.Checkpoint(job), job, record, model, ledger, services, training);
        var weights = Checkpoint.Hash(model.Weights);
        return status => status with
        {
            Checkpoint = ArtifactName.Checkpoint(job),
            CheckpointStep = model.Step,
            CheckpointSha256 = whole,
            WeightsSha256 = weights,
            Ledger = ledger,
            WritesFor = model.WritesFor,
        };
    }

    /// <summary>Writes weights under another name.</summary>
    /// <returns>SHA-256 of the file.</returns>
    public static async Task<string> Write(
        string artifact, string job, JobRecord record, TrainedModel model, string ledger, JobServices services,
        ResumableState? training = null)
    {
        var metadata = new Dictionary<string, string>
        {
            ["job"] = job,
            [LedgerField] = ledger,
            ["numerics"] = record.Numerics ?? "",
        };
        foreach (var (name, value) in training?.Fields ?? [])
            metadata.Add(name, value);
        var file = await services.Compute.Run(() => ModelFile.Write(model, metadata, training?.Arrays()));
        await services.Store.Write(artifact, file, default);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>Reads weights back, with their ledger.</summary>
    /// <exception cref="InvalidDataException">They are lost or damaged.</exception>
    public static async Task<(TrainedModel Model, string Ledger)> Read(string artifact, JobServices services)
    {
        var file = await services.Store.Read(artifact, default)
            ?? throw new InvalidDataException(
                $"The store has lost '{artifact}'. Train the spec again: it gives the same weights.");
        return await services.Compute.Run(
            () => (ModelFile.Read(file), SafetensorsFile.Read(file).Metadata.GetValueOrDefault(LedgerField) ?? ""));
    }
}
