using DistSeq.Grains.Models;

namespace DistSeq.Grains.Jobs;

/// <summary>Checks a job against its data and the silos, before it is accepted or when somebody asks what it would be.</summary>
internal sealed class JobPlanner(JobServices services)
{
    /// <summary>
    /// The plan on all silos that answer. The job can only have those: what does not fit on them will never fit.
    /// </summary>
    /// <exception cref="InvalidSpecException">The job does not suit its data, or needs more memory than there is.</exception>
    public async Task<(JobPlan Plan, IReadOnlyList<SiloInfo> Silos)> Demand(string job, JobSpec spec, string dataset)
    {
        var corpus = await services.Datasets.Get(dataset);
        var learns = Modeling.Task(spec).Name;
        if (Modeling.PreparedFor(dataset) is { } other && other != learns)
        {
            throw InvalidSpecException.At(
                "task", $"is {learns}, but the data was prepared for {other}; prepare it with this spec.");
        }

        var format = Modeling.Reading(spec.Data).Format;
        if (corpus.FormatName != format)
        {
            throw InvalidSpecException.At(
                "data.format", $"is {format}, but the data was prepared as {corpus.FormatName}; prepare it with this spec.");
        }

        SiloInfo[] silos = [.. (await services.Roster.Ask()).Where(silo => !silo.IsLeaving)];
        if (silos.Length == 0)
            silos = [new SiloInfo("", "", 1)];
        JobPlan plan;
        try
        {
            plan = new JobPlan(job, spec, dataset, corpus, 0, silos, []);
        }
        catch (InvalidDataException e)
        {
            throw InvalidSpecException.At("data.path", e.Message);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw InvalidSpecException.At(
                "model.hidden",
                $"is {spec.Model.Hidden}: the model would have more than 2^30 parameters; lower hidden, layers or embedding.");
        }

        new JobMemory(plan).Demand(silos);
        return (plan, silos);
    }

    /// <summary>The uploaded checkpoint of the model that the job trains further; null where it trains a new one.</summary>
    /// <exception cref="InvalidSpecException">The model does not suit the job.</exception>
    public async Task<byte[]?> DemandFirst(JobSpec spec, JobPlan plan)
    {
        if (spec.FromSha256 is not { } sha256)
            return null;
        var upload = sha256.ToLowerInvariant();
        FirstModel.DemandFits(await FirstModel.Read(services.Store, services.Compute, upload), spec);
        var file = (await Uploads.Read(services.Store, upload))!;
        if (spec.Resume)
            await services.Compute.Run(() => Fits(file, spec, plan));
        return file;
    }

    private static bool Fits(byte[] file, JobSpec spec, JobPlan plan)
    {
        ResumedTraining.DemandFits(file, spec, plan.Steps, plan.Layout.Length);
        return true;
    }
}
