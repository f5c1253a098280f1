using DistSeq.Engine.Models;

namespace DistSeq.Engine.Training;

internal sealed class SingleNetwork : Network
{
    /// <exception cref="ArgumentException">A size is out of range, or sizes do not fit together.</exception>
    public SingleNetwork(ModelDefinition definition)
    {
        Definition = definition;
        Layout = new ParameterLayout(definition);
    }

    public ModelDefinition Definition { get; }

    /// <summary>Time steps read at once, for tasks that need to know it; otherwise 0.</summary>
    public int Window { get; init; }

    public override ParameterLayout Layout { get; }

    public override int StateSize => Definition.StateSize;

    public override float[] FirstWeights(long seed, CancellationToken cancellationToken)
    {
        var weights = new float[Layout.Length];
        Initializer.Fill(Definition, Layout, seed, weights, cancellationToken);
        return weights;
    }

    public override MemoryNeed Need(int rowsPerLane, int firstLane, int lanes, IReadOnlyList<int> maxSteps, bool clips) =>
        StepComputer.Need(Definition, rowsPerLane, firstLane, lanes, maxSteps[0], clips);
}
