namespace DistSeq.Grains.Parameters;

/// <summary>
/// Which steps' gradients of each lane have gone into the weights, as runs of steps in the order in which they went in. If
/// nothing was lost or applied twice, every lane has one run, from 1 to the last step.
/// </summary>
internal sealed class LaneLedger
{
    private readonly List<(long First, long Last)>[] _runs;

    public LaneLedger(int lanes) => _runs = [.. Enumerable.Range(0, lanes).Select(_ => new List<(long First, long Last)>())];

    /// <summary>Enters a step of some lanes.</summary>
    public void Enter(long step, int firstLane, int lanes)
    {
        foreach (var runs in _runs.AsSpan(firstLane, lanes))
        {
            if (runs is [.., var last] && last.Last + 1 == step)
                runs[^1] = last with { Last = step };
            else
                runs.Add((step, step));
        }
    }

    /// <summary>What is wrong after some steps; null if each lane of each step has gone in once, in order.</summary>
    public string? Fault(long steps)
    {
        for (var lane = 0; lane < _runs.Length; lane++)
        {
            if (_runs[lane] is not [var only] || only != (1, steps))
                return FormattableString.Invariant(
                    $"lane {lane} has gone in with steps {Text(_runs[lane])} instead of 1-{steps}");
        }

        return null;
    }

    /// <summary>One part a lane: "1-465;1-465".</summary>
    public override string ToString() => string.Join(';', _runs.Select(Text));

    /// <exception cref="FormatException">It is not what <see cref="ToString"/> writes.</exception>
    public static LaneLedger Parse(string text)
    {
        var lanes = text.Split(';');
        var ledger = new LaneLedger(lanes.Length);
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            foreach (var run in lanes[lane].Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                if (run.Split('-') is not [var first, var last])
                    throw new FormatException($"'{run}' is not a run of steps.");
                ledger._runs[lane].Add((
                    long.Parse(first, CultureInfo.InvariantCulture), long.Parse(last, CultureInfo.InvariantCulture)));
            }
        }

        return ledger;
    }

    private static string Text(List<(long First, long Last)> runs) =>
        string.Join(',', runs.Select(run => FormattableString.Invariant($"{run.First}-{run.Last}")));
}
