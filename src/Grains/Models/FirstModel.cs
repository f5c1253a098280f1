using DistSeq.Grains.Compute;

namespace DistSeq.Grains.Models;

/// <summary>The model that a job trains further, and what must fit it.</summary>
internal static class FirstModel
{
    private const string Field = "from";
    private const int LongestValue = 40;

    /// <summary>Reads an uploaded checkpoint.</summary>
    /// <exception cref="InvalidSpecException">It was not uploaded, or it is no checkpoint.</exception>
    public static async Task<TrainedModel> Read(IArtifactStore store, ComputeThreads compute, string sha256)
    {
        var file = await Uploads.Read(store, sha256)
            ?? throw InvalidSpecException.At(Field, "names a checkpoint that has not been uploaded to the cluster; "
                + "a client uploads it before it submits the job.");
        try
        {
            return await compute.Run(() => ModelFile.Read(file));
        }
        catch (InvalidDataException e)
        {
            throw InvalidSpecException.At(Field, $"names no model that can be trained further: {e.Message}");
        }
    }

    /// <summary>Refuses a model of another task, before data is read as if it were that task's.</summary>
    /// <exception cref="InvalidSpecException">It is of another task.</exception>
    public static void DemandTask(TrainedModel model, LearningTask task)
    {
        if (model.Task.Name != task.Name)
        {
            throw InvalidSpecException.At(Field, $"names a model of {model.Task.Name}, but this job's task is {task.Name}; "
                + $"name a model of {task.Name}, or leave {Field} out.");
        }
    }

    /// <summary>Refuses a spec whose model is another, with all differences.</summary>
    /// <exception cref="InvalidSpecException">Task, cell or sizes differ.</exception>
    public static void DemandFits(TrainedModel model, JobSpec spec)
    {
        var match = new SpecMatch($"the model that {Field} names", Field);
        var (there, here) = (model.Spec.Model, spec.Model);
        match.Demand("task", model.Task.Name, Modeling.Task(spec).Name);
        match.Demand("model.cell", there.Cell, here.Cell);
        match.Demand("model.layers", there.Layers, here.Layers);
        match.Demand("model.hidden", there.Hidden, here.Hidden);
        match.Demand("model.embedding", there.Embedding, here.Embedding);
        match.Demand("model.tied", there.Tied, here.Tied);
        match.Demand("model.bidirectional", there.Bidirectional, here.Bidirectional);
        SpecRules.Demand(match.Failures);
    }

    /// <summary>Refuses data that is read differently from the model's, or has tokens that the model never saw.</summary>
    /// <exception cref="InvalidDataException">Says how they differ.</exception>
    public static void DemandFits(Codec model, Corpus corpus)
    {
        var here = corpus.Codec.Fields;
        var other = model.Fields.FirstOrDefault(field => here.GetValueOrDefault(field.Key) != field.Value);
        if (other.Key is { } name)
        {
            throw new InvalidDataException($"The model that {Field} names has {name}: {Short(other.Value)}, "
                + $"this job {Short(here.GetValueOrDefault(name) ?? "none")}; make them equal, or leave {Field} out.");
        }

        if (corpus is { Unknown: > 0, LeavesUnknownOut: true })
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"The data has {corpus.Unknown:n0} tokens that the model that {Field} names never saw. ")
                + $"Take them out, or leave {Field} out.");
        }
    }

    private static string Short(string value) => value.Length <= LongestValue ? value : value[..LongestValue] + "…";
}
