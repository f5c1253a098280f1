namespace DistSeq.Grains.Tests.Specs;

/// <summary>What cannot go with trials that continue the trainings of earlier ones.</summary>
public sealed class PopulationRulesTests
{
    private static SweepSpec Population { get; } = new()
    {
        Base = Examples.Job,
        Search = new Dictionary<string, SearchSpec> { ["optimizer.learningRate"] = new() { Range = [0.001, 0.1] } },
        Algorithm = new AlgorithmSpec { Kind = SearchAlgorithm.Pbt, Every = 50 },
    };

    private static IEnumerable<Dictionary<string, string>> Five =>
        Enumerable.Repeat(new Dictionary<string, string> { ["optimizer.learningRate"] = "0.01" }, 5);

    [Fact]
    public void A_population_searches_fields_that_a_resumed_training_may_change()
    {
        var spec = Population with
        {
            Search = new[]
            {
                "optimizer.learningRate", "optimizer.kind", "optimizer.schedule.kind", "model.dropout.input", "model.hidden",
                "training.clip.norm", "training.batch", "training.steps", "data.grid",
            }.ToDictionary(static path => path, static _ => new SearchSpec { Values = ["1"] }),
        };
        const string Fixed = "cannot change while a model is trained, as it does with pbt. Give it in the base, or choose "
            + "another algorithm; pbt searches optimizer.* except optimizer.kind, model.dropout.* and training.clip.*.";
        Assert.Equal(
            [
                $"search.optimizer.kind: {Fixed}", $"search.model.hidden: {Fixed}", $"search.training.batch: {Fixed}",
                "search.training.steps: is set by pbt: a generation trains for algorithm.every steps; do not search it.",
                $"search.data.grid: {Fixed}",
            ],
            SpecRules.Check(spec).Select(failure => failure.ToString()));
    }

    [Fact]
    public void What_does_not_go_with_a_population_is_told_all_at_once()
    {
        Assert.Empty(SpecRules.Check(Population));
        var spec = Population with
        {
            Base = Examples.Job with
            {
                From = "a",
                Resume = true,
                Training = Examples.Job.Training with { Steps = 20, Epochs = null, Patience = 3, KeepState = true },
            },
            Algorithm = Population.Algorithm with { Population = 4, Every = null },
            Pruning = new PruningSpec { Kind = PruningKind.Asha, First = 2 },
            Seeds = 2,
            Equalize = Equalization.Parameters,
            Enqueue = [new Dictionary<string, string> { ["training.epochs"] = "1" }, .. Five],
        };
        Assert.Equal(
            [
                "pruning: does not go with base.resume; leave one of them out.",
                "enqueue: has 6 trials, but the first generation of pbt has 4; take some out, or raise algorithm.population.",
                "enqueue.0.training.epochs: is set by pbt: a generation trains for algorithm.every steps; leave it out.",
                "pruning: does not go with pbt, which replaces bad trainings by copies of good ones; leave one of them out.",
                "seeds: is 2, but pbt tries each configuration once; leave it out.",
                "equalize: is parameters, but with pbt all trials of a generation have the same size and length anyway; "
                    + "leave it out.",
                "base.resume: does not go with pbt, which counts steps from the beginning; leave it out. With base.from alone, "
                    + "all trainings begin with the weights of that model.",
                "base.training.patience: ends trainings early, but pbt continues all of them; leave it out.",
            ],
            SpecRules.Check(spec).Select(failure => failure.ToString()));
    }

    [Fact]
    public void The_length_of_a_generation_must_be_known_and_fit()
    {
        string Told(SweepSpec spec) => Assert.Single(SpecRules.Check(spec)).ToString();
        var epochs = Population with
        {
            Base = Examples.Job with { Training = Examples.Job.Training with { Steps = null, Epochs = 3 } },
            Algorithm = Population.Algorithm with { Every = null },
        };
        Assert.Equal(
            "algorithm.every: is missing; it is the steps of one generation. Set it, such as every: 200, or set "
                + "base.training.steps.",
            Told(epochs));
        Assert.Equal(
            "algorithm.every: is 1000000000, which in 3 generations comes to more than 2,000,000,000 steps; lower it, or "
                + "budget.trials.",
            Told(Population with
            {
                Algorithm = Population.Algorithm with { Every = 1_000_000_000 },
                Budget = new BudgetSpec { Trials = 17 },
            }));
        Assert.Equal(
            "algorithm.every: is 50, which ends within a round of 16 steps; make it a multiple of base.aggregation.localSteps.",
            Told(Population with { Base = Examples.Job with { Aggregation = new() { Mode = AggregationMode.Local } } }));
    }
}
