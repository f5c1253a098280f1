namespace DistSeq.Grains.Aggregation;

/// <summary>Collects the pushes of one step of one shard, until all lanes are in. Each lane counts once.</summary>
internal sealed class StepGathering(int lanes)
{
    private readonly TaskCompletionSource<PushReply> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool[] _in = new bool[lanes];
    private readonly List<LanePart> _parts = [];
    private readonly List<LaneReport> _reports = [];
    private int _missing = lanes;

    public bool IsComplete => _missing == 0;

    /// <summary>Completes when the step has been applied.</summary>
    public Task<PushReply> Answer => _answer.Task;

    /// <summary>The lanes that are not in yet.</summary>
    public int[] Missing => [.. Enumerable.Range(0, _in.Length).Where(lane => !_in[lane])];

    /// <summary>What has been pushed, in order of lanes.</summary>
    public IEnumerable<LanePart> Parts => _parts.OrderBy(part => part.FirstLane);

    /// <summary>The lanes' reports in order of lanes.</summary>
    public IReadOnlyList<LaneReport> Reports => [.. _reports.OrderBy(report => report.Lane)];

    /// <summary>
    /// Adds what is new of a push; false if nothing is. A part is left out if any of its lanes are in: its other lanes then come
    /// with parts like the one that those came with.
    /// </summary>
    public bool Add(Push push)
    {
        var any = false;
        foreach (var part in push.Sums)
        {
            if (part.FirstLane < 0 || part.Lanes < 1 || part.FirstLane + part.Lanes > _in.Length)
                throw new ArgumentException($"Lanes {part.FirstLane} + {part.Lanes} are not among {_in.Length}.", nameof(push));
            if (_in.AsSpan(part.FirstLane, part.Lanes).Contains(true))
                continue;
            _in.AsSpan(part.FirstLane, part.Lanes).Fill(true);
            _missing -= part.Lanes;
            _parts.Add(part);
            _reports.AddRange(push.Lanes.Where(report =>
                report.Lane >= part.FirstLane && report.Lane < part.FirstLane + part.Lanes));
            any = true;
        }

        return any;
    }

    /// <summary>Loss (nats) and targets over the lanes, added in order of lanes.</summary>
    public (double Loss, long Tokens) Totals()
    {
        (double Loss, long Tokens) total = (0, 0);
        foreach (var report in Reports)
            total = (total.Loss + report.Loss, total.Tokens + report.Tokens);
        return total;
    }

    public void Complete(PushReply reply) => _answer.TrySetResult(reply);

    public void Fail(Exception exception) => _answer.TrySetException(exception);

    /// <summary>Rejects the pushes that wait.</summary>
    public void Abandon() => _answer.TrySetResult(PushReply.Without(PushResult.Rejected));
}
