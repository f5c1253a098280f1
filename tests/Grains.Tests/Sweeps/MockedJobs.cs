using System.Text.Json;

namespace DistSeq.Grains.Tests.Sweeps;

/// <summary>
/// Answers what a sweep asks of its trials' jobs, instead of their grains: a job ends as soon as somebody waits for it. Its loss
/// follows from its learning rate. It outlives the silos of a cluster.
/// </summary>
internal sealed class MockedJobs : IOutgoingGrainCallFilter
{
    private readonly ConcurrentDictionary<string, string> _specs = new();

    /// <summary>What stands between some of the sweeps, by id, and their jobs.</summary>
    public ConcurrentDictionary<string, ActivationCrash> Crashes { get; } = new();

    /// <summary>Jobs that were submitted.</summary>
    public ICollection<string> Submitted => _specs.Keys;

    /// <summary>Jobs that were submitted with two specs.</summary>
    public ConcurrentBag<string> Ambiguous { get; } = [];

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.InterfaceMethod.DeclaringType != typeof(IInnerJobGrain))
        {
            await context.Invoke();
            return;
        }

        var job = context.TargetId.Key.ToString()!;
        if (context.SourceId is { } sweep && Crashes.TryGetValue(sweep.Key.ToString()!, out var crash))
            await crash.Call(() => context.Result = Answer(job, context));
        else
            context.Result = Answer(job, context);
    }

    private JobStatus Answer(string job, IOutgoingGrainCallContext context)
    {
        if (context.MethodName == nameof(IInnerJobGrain.AwaitStop))
            return Ended(job, JsonSerializer.Deserialize<JobSpec>(_specs[job])!);
        var spec = JsonSerializer.Serialize((JobSpec)context.Request.GetArgument(0)!);
        if (_specs.GetOrAdd(job, spec) != spec)
            Ambiguous.Add(job);
        return new JobStatus { Id = job, Name = job, State = JobState.Running };
    }

    private static JobStatus Ended(string job, JobSpec spec)
    {
        var loss = Math.Abs(Math.Log(spec.Optimizer.LearningRate / 0.01));
        return new JobStatus
        {
            Id = job,
            Name = job,
            State = JobState.Completed,
            Step = 1,
            Parameters = spec.Model.Hidden,
            ValidLoss = loss,
            Measures = [new MeasuredValue("loss", loss, "nats", IsBetterHigh: false)],
        };
    }
}
