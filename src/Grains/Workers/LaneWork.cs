using DistSeq.Contracts.Specs;
using DistSeq.Engine.Data;
using DistSeq.Engine.Training;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters;
using DistSeq.Grains.Parameters.Wire;

namespace DistSeq.Grains.Workers;

/// <summary>The gradient of some lanes: one step from each version.</summary>
internal sealed class LaneWork : ILaneWork
{
    private readonly StepComputer _computer;
    private readonly LaneBatches _batches;

    public LaneWork(WorkerPlan plan, Corpus corpus, int firstLane, int lanes)
    {
        FirstLane = firstLane;
        _batches = new LaneBatches(plan, corpus, firstLane, lanes);
        _computer = Computer(plan, corpus, lanes, _batches.MaxSteps);
    }

    public int FirstLane { get; }

    public int Parameters => _computer.Layout.Length;

    public IReadOnlyList<LaneSum> Sums => _computer.Sums;

    public Memory<float> OptimizerState => default;

    /// <summary>A computer for some lanes of a job, which clips each lane where the spec says so.</summary>
    public static StepComputer Computer(WorkerPlan plan, Corpus corpus, int lanes, int maxSteps)
    {
        var training = plan.Spec.Training;
        var clip = training.Clip.Scope == ClipScope.Lane ? Rules.Clip(training.Clip) : null;
        return new StepComputer(
            Modeling.Define(plan.Spec.Model, corpus), training.Batch / plan.Lanes, lanes, maxSteps, clip, Modeling.Reduction(training.Loss),
            plan.Spec.Seed);
    }

    public bool Carries(long version) => _batches.Carries(version);

    public LaneReport[] Compute(long version, ReadOnlySpan<float> weights)
    {
        _computer.Load(weights);
        var outcomes = _computer.Compute(_batches.At(version), version);
        var keep = _batches.Carries(version + 1);
        var reports = new LaneReport[outcomes.Length];
        for (var i = 0; i < reports.Length; i++)
        {
            var outcome = outcomes[i];
            reports[i] = new(outcome.Lane, outcome.Loss, outcome.Tokens, keep ? new TensorBlock(outcome.State.ToArray()) : TensorBlock.Empty);
        }

        return reports;
    }

    public void Take(IReadOnlyList<LaneReport> states) => _batches.Take(states);

    public double[] GradientNorms() => _computer.GradientNorms();
}
