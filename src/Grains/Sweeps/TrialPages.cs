using DistSeq.Contracts.Sweeps;
using DistSeq.Grains.Calls;
using DistSeq.Grains.Records;
using Orleans.Core;
using Orleans.Storage;

namespace DistSeq.Grains.Sweeps;

/// <summary>
/// The table of a sweep's trials, kept in pages of one record each, so that a change writes a few kilobytes however many trials
/// there are. What could not be written has not happened. A damaged page is empty: its trials are issued again, which gives the
/// same values and finds the same jobs.
/// </summary>
/// <param name="context">The grain whose records they are.</param>
/// <param name="storage">Where records are stored.</param>
internal sealed class TrialPages(IGrainContext context, IGrainStorage storage)
{
    /// <summary>Prefix of the names of the pages' records; their numbers follow.</summary>
    public const string Prefix = SweepRecord.Name + "-";

    /// <summary>Trials per page.</summary>
    public const int PageSize = 32;

    private const int ReadAtOnce = 16;

    private readonly List<StateStorageBridge<TrialPageRecord>> _pages = [];
    private readonly SortedDictionary<int, TrialStatus> _trials = [];
    private readonly SortedDictionary<int, TrialStatus> _open = [];
    private readonly Dictionary<int, long> _revisions = [];
    private Task _written = Task.CompletedTask;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Trials in the order of their numbers.</summary>
    public IReadOnlyCollection<TrialStatus> All => _trials.Values;

    /// <summary>Trials that have not ended, in the order of their numbers.</summary>
    public IReadOnlyCollection<TrialStatus> Open => _open.Values;

    /// <summary>Counts over the table, and its best trial.</summary>
    public TrialFigures Figures { get; private set; } = new();

    /// <summary>The number of the next trial to issue: the first that is not in the table.</summary>
    public int Next { get; private set; }

    /// <summary>Grows with each change.</summary>
    public long Revision { get; private set; }

    /// <summary>Completes at the next change.</summary>
    public Task Changed => _changed.Task;

    /// <summary>Names of pages that were damaged when they were read.</summary>
    public IReadOnlyList<string> Damage { get; private set; } = [];

    public TrialStatus? Find(int number) => _trials.GetValueOrDefault(number);

    /// <summary>Trials that have changed since a revision.</summary>
    public IReadOnlyList<TrialStatus> Since(long revision) =>
        [.. _trials.Values.Where(trial => _revisions[trial.Number] > revision)];

    /// <summary>Reads all pages.</summary>
    /// <param name="revision">Where revisions begin: above all that any watcher may have seen.</param>
    public async Task Read(long revision)
    {
        Revision = revision;
        var damage = new List<string>();
        for (var isLast = false; !isLast;)
        {
            var first = _pages.Count;
            var read = await Task.WhenAll(Enumerable.Range(first, ReadAtOnce).Select(ReadPage));
            isLast = read.Any(static page => page.Damage is null && page.Page.State.Trials.Count == 0);
            foreach (var (page, note) in read)
            {
                _pages.Add(page);
                if (note is not null)
                    damage.Add(note);
                foreach (var trial in page.State.Trials)
                    Know(trial);
            }
        }

        Damage = damage;
    }

    /// <summary>Adds a trial, or replaces the one with its number.</summary>
    public Task Put(TrialStatus trial) => _written = PutAfter(_written, trial);

    /// <summary>Writes all pages again.</summary>
    public Task WriteAll() => _written = EachAfter(_written, static page => page.WriteStateAsync());

    /// <summary>Removes all trials.</summary>
    public async Task Clear()
    {
        await (_written = EachAfter(_written, static page => page.ClearStateAsync()));
        _trials.Clear();
        _open.Clear();
        _revisions.Clear();
        Figures = new TrialFigures();
        Next = 0;
        Signal();
    }

    /// <summary>Wakes who waits for changes.</summary>
    public void Signal()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.SetResult();
    }

    // One write at a time: the store refuses the second of two writes of one version.
    private async Task PutAfter(Task earlier, TrialStatus trial)
    {
        await earlier.Ended();
        while (_pages.Count <= trial.Number / PageSize)
            _pages.Add((await ReadPage(_pages.Count)).Page);
        var page = _pages[trial.Number / PageSize];
        var before = page.State.Trials;
        page.State.Trials =
            [.. before.Where(other => other.Number != trial.Number).Append(trial).OrderBy(static row => row.Number)];
        await Writes.OrUndo(page.WriteStateAsync, () => page.State.Trials = before);
        Know(trial);
        Signal();
    }

    private async Task EachAfter(Task earlier, Func<IStorage, Task> act)
    {
        await earlier.Ended();
        foreach (var page in _pages.Where(static page => page.State.Trials.Count > 0))
            await act(page);
    }

    private async Task<(StateStorageBridge<TrialPageRecord> Page, string? Damage)> ReadPage(int number)
    {
        var name = Prefix + number.ToString(CultureInfo.InvariantCulture);
        var page = new StateStorageBridge<TrialPageRecord>(name, context, storage);
        var note = SealedRecordSerializer.ReplaceDamaged();
        await page.ReadStateAsync();
        return (page, note.Text is { } text ? $"{name}: {text}" : null);
    }

    private void Know(TrialStatus trial)
    {
        Figures.Change(Find(trial.Number), trial);
        _trials[trial.Number] = trial;
        if (trial.HasEnded)
            _open.Remove(trial.Number);
        else
            _open[trial.Number] = trial;
        _revisions[trial.Number] = ++Revision;
        while (_trials.ContainsKey(Next))
            Next++;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
