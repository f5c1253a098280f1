namespace DistSeq.Client.Tests.Fakes;

/// <summary>Walks the first field's values in turn, and takes the first value of every other.</summary>
internal sealed class FakeSweep(string id) : ISweepGrain
{
    private SweepSpec? _spec = new();

    private SweepSpec Spec => _spec ?? throw new KeyNotFoundException($"There is no sweep {id}.");

    /// <summary>The cluster's store comes back without it.</summary>
    public void Lose()
    {
        lock (Trials)
        {
            Trials.Clear();
            _spec = null;
        }
    }

    public List<TrialStatus> Trials { get; } = [];

    /// <summary>The next answer of <see cref="Next"/> is lost on its way.</summary>
    public bool LosesAnswer { get; set; }

    public Task<SweepStatus> Submit(SweepSpec spec)
    {
        _spec = spec;
        return GetStatus();
    }

    public Task<SweepStatus> GetStatus()
    {
        lock (Trials)
        {
            var status = new SweepStatus { Id = id, Name = Spec.Name, Trials = [.. Trials], Budget = Spec.Budget.Trials };
            return Task.FromResult(status);
        }
    }

    public Task<SweepSpec> GetSpec() => Task.FromResult(Spec);

    public Task<TrialStatus?> Next()
    {
        lock (Trials)
        {
            if (Trials.Count == Spec.Budget.Trials)
                return Task.FromResult<TrialStatus?>(null);
            Trials.Add(Issue(Trials.Count));
            if (LosesAnswer)
            {
                LosesAnswer = false;
                throw new StoreException("it was away for a moment");
            }

            return Task.FromResult<TrialStatus?>(Trials[^1]);
        }
    }

    public Task Report(TrialStatus trial)
    {
        lock (Trials)
        {
            if (Trials[trial.Number].State == TrialState.Running)
                Trials[trial.Number] = trial;
        }

        return Task.CompletedTask;
    }

    public TrialStatus Issue(int number) => new()
    {
        Number = number,
        Job = $"{id}-{number}",
        Values = Spec.Search
            .Select((pair, index) => (pair.Key, pair.Value.Values![index == 0 ? number % pair.Value.Values.Count : 0]))
            .ToDictionary(),
    };
}
