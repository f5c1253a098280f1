namespace DistSeq.Grains.Tests;

/// <summary>Intercepts pushes to shards: a test decides what happens to the pushes of its job.</summary>
internal sealed class Interference : IIncomingGrainCallFilter
{
    private readonly ConcurrentDictionary<string, Func<IIncomingGrainCallContext, Push, Task>> _acts = new();
    private readonly ConcurrentDictionary<string, byte> _silent = new();
    private readonly ConcurrentDictionary<string, int> _pushes = new();
    private readonly TaskCompletionSource _down = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// Passes every push to a job's shard ("job/index"), of any attempt, to <paramref name="act"/>, which calls Invoke to let it
    /// through.
    /// </summary>
    public void On(string shard, Func<IIncomingGrainCallContext, Push, Task> act) => _acts[shard] = act;

    /// <summary>Acts once, at the first push of a version.</summary>
    public void Once(string shard, long version, Func<IIncomingGrainCallContext, Push, Task> act)
    {
        var done = 0;
        On(shard, (context, push) =>
            push.Version == version && Interlocked.Exchange(ref done, 1) == 0 ? act(context, push) : context.Invoke());
    }

    /// <summary>Pushes to a job's shards that came as messages.</summary>
    public int Pushes(string job) => _pushes.GetValueOrDefault(job);

    /// <summary>Whether a test interferes with the shard of a key.</summary>
    public bool Concerns(string key) =>
        _silent.ContainsKey(key) || (key.Split('/') is [var job, _, var index, _] && _acts.ContainsKey($"{job}/{index}"));

    /// <summary>From now on a grain accepts calls and never answers.</summary>
    public void Silence(string key) => _silent[key] = 0;

    /// <summary>Calls that get no answer until the cluster goes down.</summary>
    public Task Silent() => _down.Task;

    /// <summary>Lets all silent calls end.</summary>
    public void Stop() => _down.TrySetException(new TimeoutException("The cluster goes down."));

    public Task Invoke(IIncomingGrainCallContext context) =>
        _silent.ContainsKey(context.TargetId.Key.ToString()!)
            ? Silent()
            : Act(context);

    private Task Act(IIncomingGrainCallContext context)
    {
        if (context.MethodName != nameof(IParameterShardGrain.PushPull)
            || context.TargetId.Key.ToString()!.Split('/') is not [var job, _, var index, _])
            return context.Invoke();
        _pushes.AddOrUpdate(job, 1, (_, pushes) => pushes + 1);
        return _acts.TryGetValue($"{job}/{index}", out var act) && context.Request.GetArgument(0) is Push push
            ? act(context, push) : context.Invoke();
    }
}
