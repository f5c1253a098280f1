namespace DistSeq.Client.Replays;

/// <summary>
/// Trains one job under several shapes and compares their weights with those of the first. Where they differ, bisection finds the
/// first step that does: a job of fewer steps ends with weights that a longer one passes (in aggregation mode local, between
/// two rounds).
/// </summary>
/// <param name="shapes">At least one.</param>
/// <param name="train">Trains under a shape for that many steps, or for as many as the job has.</param>
internal sealed class ShapeComparison(IReadOnlyList<Shape> shapes, Func<Shape, long?, Task<Replay>> train)
{
    private readonly Dictionary<(Shape Shape, long Steps), Replay> _replays = [];

    private Shape First => shapes[0];

    /// <param name="steps">Steps to compare after; null for the whole job.</param>
    public async Task<Comparison> RunAsync(long? steps)
    {
        var first = await train(First, steps);
        _replays[(First, first.Steps)] = first;
        var compared = new List<ComparedShape> { new(First, first, true) };
        foreach (var shape in shapes.Skip(1))
        {
            var count = Math.Min(first.Steps, shape.MostSteps ?? first.Steps);
            var other = await TrainAsync(First, count);
            if (!compared.Exists(it => it.Replay == other))
                compared.Add(new ComparedShape(First, other, true));
            var replay = await TrainAsync(shape, count);
            compared.Add(new ComparedShape(shape, replay, replay.WeightsSha256 == other.WeightsSha256));
        }

        return new Comparison(
            compared, compared.Find(static it => !it.IsEqual) is { } different ? await LocateAsync(different) : null);
    }

    private async Task<ShapeDifference> LocateAsync(ComparedShape different)
    {
        var shape = different.Shape;
        var (equal, differs) = (0L, different.Replay.Steps);
        while (!shape.IsRepetition && differs - equal > 1)
        {
            var middle = equal + ((differs - equal) / 2);
            var isEqual = (await TrainAsync(First, middle)).WeightsSha256 == (await TrainAsync(shape, middle)).WeightsSha256;
            (equal, differs) = isEqual ? (middle, differs) : (equal, middle);
        }

        var (first, second) = (await TrainAsync(First, differs), await TrainAsync(shape, differs));
        var weight = WeightDifference.Between(await first.ReadCheckpoint(), await second.ReadCheckpoint());
        return new ShapeDifference(First, shape, differs, weight);
    }

    private async Task<Replay> TrainAsync(Shape shape, long steps)
    {
        if (!_replays.TryGetValue((shape, steps), out var replay))
            _replays[(shape, steps)] = replay = await train(shape, steps);
        return replay;
    }
}
