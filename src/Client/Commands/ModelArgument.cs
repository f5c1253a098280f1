namespace DistSeq.Client.Commands;

/// <summary>The model, for the commands that use one.</summary>
internal static class ModelArgument
{
    public static Argument<string> Create() => new Argument<string>("JOB_OR_CHECKPOINT")
    {
        Description = "A job id, a run's folder, or a *.safetensors file.",
    }.NotEmpty("name a job, a run's folder, or a *.safetensors file");
}
