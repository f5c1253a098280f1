using DistSeq.Contracts.Generation;
using DistSeq.Grains.Access;
using DistSeq.Grains.Compute;
using DistSeq.Grains.Data;
using DistSeq.Grains.Jobs;
using DistSeq.Grains.Models;
using Orleans.Concurrency;
using Orleans.Serialization.Invocation;

namespace DistSeq.Grains.Generation;

/// <summary>Samples, predicts and measures on a compute thread; changes nothing, so duplicates do no harm.</summary>
[StatelessWorker]
internal sealed class GeneratorGrain(
    IArtifactStore store, DatasetCache datasets, ComputeThreads compute, SiloDeparture departure, ILocalSiloDetails silo)
    : Grain, IGeneratorGrain, IOwned
{
    /// <summary>The model's job's; an uploaded model is for whoever knows its hash.</summary>
    public async ValueTask<string?> OwnerOf(IInvokable request)
    {
        for (var i = 0; i < request.GetArgumentCount(); i++)
        {
            var model = request.GetArgument(i) switch
            {
                ModelSource source => source,
                GenerationRequest generation => generation.Model,
                PredictionRequest prediction => prediction.Model,
                TablePredictionRequest table => table.Model,
                _ => null,
            };
            if (model is not null)
                return model is { UploadSha256: null, Job: { } job } ? await JobOwner.Of(job, GrainFactory) : null;
        }

        return "";
    }

    public async Task<GenerationResult> Generate(GenerationRequest request)
    {
        SpecRules.Demand(SpecRules.Check(request));
        var model = await Find(request.Model);
        return await Compute(() => model.Generate(request));
    }

    public async Task<PredictionResult> Predict(PredictionRequest request)
    {
        SpecRules.Demand(SpecRules.Check(request));
        var model = await Find(request.Model);
        return await Compute(() => model.Predict(request.Lines, new PredictOptions(request.Top, request.Beam)));
    }

    public async Task<PredictionForm> GetPredictionForm(ModelSource model) => (await Find(model)).PredictionForm;

    public async Task<TablePredictionResult> PredictTable(TablePredictionRequest request)
    {
        var model = await Find(request.Model);
        var content = await Uploads.Read(store, request.UploadSha256)
            ?? throw new KeyNotFoundException($"The data {request.UploadSha256} has not been uploaded.");
        return await Compute(() => model.Predict(content, request.Horizon));
    }

    public async Task<EvaluationResult> Evaluate(ModelSource model, string uploadSha256)
    {
        var found = await Find(model);
        var content = await Uploads.Read(store, uploadSha256)
            ?? throw new KeyNotFoundException($"The data {uploadSha256} has not been uploaded.");
        return await Compute(() => Measure(found, content));
    }

    // A stopping silo does not wait for an answer that may take an hour: the caller can ask another silo.
    private async Task<T> Compute<T>(Func<T> work)
    {
        var answer = compute.Run(work);
        if (await Task.WhenAny(answer, departure.Begun) == answer)
            return await answer;
        answer.Ignore();
        throw new SiloUnavailableException($"Silo {silo.Name} is stopping. Ask again.");
    }

    private static EvaluationResult Measure(TrainedModel model, byte[] content)
    {
        try
        {
            return model.Evaluate(UploadedFiles.Open(content));
        }
        catch (Exception e) when (e is InvalidDataException or OutOfMemoryException)
        {
            throw InvalidSpecException.At("data", e.Message);
        }
    }

    private async Task<TrainedModel> Find(ModelSource model)
    {
        if (model.UploadSha256 is { } upload)
        {
            return await Read(await Uploads.Read(store, upload)
                ?? throw new KeyNotFoundException($"The checkpoint {upload} has not been uploaded."));
        }

        var job = model.Job ?? throw new ArgumentException("The request names neither a job nor a checkpoint.", nameof(model));
        return await Find(job) ?? await Find(job)
            ?? throw new InvalidOperationException(Lacking(await GrainFactory.GetGrain<IJobGrain>(job).GetStatus()));
    }

    // Null if there is none, or if the job is so fast that the checkpoints it named are already deleted.
    private async Task<TrainedModel?> Find(string job)
    {
        if ((await GrainFactory.GetGrain<IJobGrain>(job).GetStatus()).Checkpoint is { } artifact)
        {
            return await Read(await store.Read(artifact, default)
                ?? throw new KeyNotFoundException($"The checkpoint of job {job} is no longer in the cluster's store."));
        }

        var (spec, dataset, manifests) = await GrainFactory.GetGrain<IJobCheckpointsGrain>(job).ListCheckpoints();
        return manifests.Count == 0
            ? null
            : (await CheckpointModel.Newest(store, spec, await datasets.Get(dataset), manifests))?.Model;
    }

    private Task<TrainedModel> Read(byte[] file) => Compute(() => ModelFile.Read(file));

    private static string Lacking(JobStatus job) => job.IsFinished
        ? $"Job {job.Id} is {job.State} and has left no checkpoint: "
            + $"it ended at step {job.Step}, before it had written one. Train its spec again."
        : $"Job {job.Id} is {job.State} and has no checkpoint yet; "
            + $"ask again when it has trained for a few seconds (watch {job.Id}).";
}
