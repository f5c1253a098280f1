using DistSeq.Contracts.Generation;
using DistSeq.Contracts.Jobs;
using DistSeq.Contracts.Specs;
using DistSeq.Engine.Generation;
using DistSeq.Grains.Artifacts;
using DistSeq.Grains.Models;
using DistSeq.Grains.Workers;
using Orleans.Concurrency;

namespace DistSeq.Grains.Generation;

/// <summary>Samples and measures on a compute thread; changes nothing, so any message may come twice.</summary>
[StatelessWorker]
internal sealed class GeneratorGrain(IArtifactStore store, ComputeThreads compute) : Grain, IGeneratorGrain
{
    public async Task<IReadOnlyList<string>> Generate(GenerationRequest request)
    {
        SpecRules.Demand(SpecRules.Check(request));
        var file = await Find(request.Model);
        var options = new SamplingOptions(request.Temperature, request.TopK, request.Seed, request.MaxTokens);
        return await compute.Run(() => ModelFile.Read(file).Generate(request.Prompt, request.Count, options));
    }

    public async Task<EvaluationResult> Evaluate(ModelSource model, string uploadSha256)
    {
        var file = await Find(model);
        var content = await Uploads.Read(store, uploadSha256)
            ?? throw new KeyNotFoundException($"The data {uploadSha256} has not been uploaded.");
        return await compute.Run(() => Measure(ModelFile.Read(file), content));
    }

    private static EvaluationResult Measure(TrainedModel model, byte[] content)
    {
        try
        {
            return model.Evaluate(content);
        }
        catch (Exception e) when (e is InvalidDataException or OutOfMemoryException)
        {
            throw InvalidSpecException.At("data", e.Message);
        }
    }

    private async Task<byte[]> Find(ModelSource model)
    {
        if (model.UploadSha256 is { } upload)
        {
            return await Uploads.Read(store, upload)
                ?? throw new KeyNotFoundException($"The checkpoint {upload} has not been uploaded.");
        }

        var job = model.Job ?? throw new ArgumentException("The request names neither a job nor a checkpoint.", nameof(model));
        var status = await GrainFactory.GetGrain<IJobGrain>(job).GetStatus();
        if (status.Checkpoint is null)
            throw new InvalidOperationException($"Job {job} is {status.State} and has no checkpoint yet; wait until it has completed (watch {job}).");
        return await store.Read(status.Checkpoint, default)
            ?? throw new KeyNotFoundException($"The checkpoint of job {job} is no longer in the cluster's store.");
    }
}
