namespace DistSeq.Grains.Jobs;

/// <summary>The mean loss of the last steps.</summary>
internal sealed class LossWindow
{
    // A longer window is kept in blocks of several steps: it may then reach back one block too far.
    private const long MostSums = 1_000;

    private readonly List<LossSum> _sums = [];
    private long _steps;

    /// <summary>What is kept, the oldest first.</summary>
    public IReadOnlyList<LossSum> Sums => _sums;

    /// <summary>Nats per target; NaN if nothing is kept.</summary>
    public double Mean
    {
        get
        {
            var all = _sums.Aggregate(default(LossSum), static (first, second) => first + second);
            return all.Loss / all.Tokens;
        }
    }

    /// <summary>Adds the sum of the next steps, and drops what is older than <paramref name="length"/> steps.</summary>
    public void Add(LossSum sum, long length)
    {
        if (_sums.Count > 0 && _sums[^1].Steps + sum.Steps <= (length + MostSums - 1) / MostSums)
            _sums[^1] += sum;
        else
            _sums.Add(sum);
        _steps += sum.Steps;
        while (_steps - _sums[0].Steps >= length)
        {
            _steps -= _sums[0].Steps;
            _sums.RemoveAt(0);
        }
    }

    /// <summary>Goes on from kept sums.</summary>
    public void Restore(IEnumerable<LossSum> sums)
    {
        _sums.Clear();
        _sums.AddRange(sums);
        _steps = _sums.Sum(static sum => sum.Steps);
    }
}
