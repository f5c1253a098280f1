using DistSeq.Grains.Records;
using Orleans.Core;
using Orleans.Storage;

namespace DistSeq.Grains.Cluster;

/// <summary>
/// The list of jobs, kept in pages of one record each, so that a change writes a few kilobytes however many jobs there are. If a
/// write fails, the lines stay as they were.
/// </summary>
/// <param name="context">The grain whose records they are.</param>
/// <param name="storage">Where records are stored.</param>
internal sealed class JobPages(IGrainContext context, IGrainStorage storage)
{
    /// <summary>Name of the record that says which pages there are.</summary>
    public const string Name = "jobs";

    /// <summary>Prefix of the names of the pages' records; their numbers follow.</summary>
    public const string PagePrefix = Name + "-";

    /// <summary>Lines per page.</summary>
    public const int Lines = 32;

    private const int ReadAtOnce = 64;

    private readonly StateStorageBridge<JobRegistryRecord> _head = new(Name, context, storage);
    private readonly SortedDictionary<long, StateStorageBridge<JobPageRecord>> _pages = [];
    private readonly SortedSet<long> _damagedPages = [];
    private readonly List<string> _damage = [];
    private readonly Dictionary<string, JobLine> _lines = [];
    private readonly SortedDictionary<long, JobLine> _open = [];
    private long _next;

    public int Count => _lines.Count;

    /// <summary>Lines of jobs that have not ended, in order of submission.</summary>
    public IEnumerable<JobLine> Open => _open.Values;

    /// <summary>All lines, the latest first.</summary>
    public IEnumerable<JobLine> LatestFirst =>
        _pages.Values.Reverse().SelectMany(page => page.State.Lines.AsEnumerable().Reverse());

    public JobLine? Find(string job) => _lines.GetValueOrDefault(job);

    /// <summary>What was wrong with records that were read, "name: what"; empty if nothing was.</summary>
    public IReadOnlyList<string> Damage => _damage;

    /// <summary>The record of all pages together.</summary>
    public JobRegistryRecord Head => _head.State;

    /// <summary>Reads all pages. Damaged ones are empty until they are <see cref="Rebuild">rebuilt</see>.</summary>
    /// <param name="names">Says which pages there are if that record is damaged.</param>
    public async Task Read(IRecordNames names)
    {
        await ReadHead(names);
        for (var first = _head.State.FirstPage; first < _head.State.EndPage; first += ReadAtOnce)
        {
            var count = (int)Math.Min(ReadAtOnce, _head.State.EndPage - first);
            foreach (var (number, page, damage) in await Task.WhenAll(
                Enumerable.Range(0, count).Select(index => ReadPage(first + index))))
            {
                if (damage is not null)
                    _damagedPages.Add(number);
                else if (page.State.Lines.Count == 0)
                    continue;
                _pages.Add(number, page);
                foreach (var line in page.State.Lines)
                    Know(line);
            }
        }

        _next = Math.Max(_next, _head.State.FirstPage * Lines);
    }

    /// <summary>Writes all pages, and the record that says which there are.</summary>
    public async Task WriteAll()
    {
        foreach (var page in _pages.Values)
            await page.WriteStateAsync();
        await WriteHead();
    }

    public Task WriteHead() => _head.WriteStateAsync();

    /// <summary>
    /// Puts lines that are on no page onto the damaged ones, in order of submission. Lines without room there are added after all
    /// pages. This is done first: if it is cut short, it is done again, as a page is still damaged.
    /// </summary>
    public async Task Rebuild(IEnumerable<JobLine> lines)
    {
        var left = new Queue<JobLine>(lines.Where(line => Find(line.Id) is null)
            .OrderBy(line => line.SubmittedAt).ThenBy(line => line.Id, StringComparer.Ordinal));
        var filled = new List<(long Number, List<JobLine> Lines)>();
        foreach (var number in _damagedPages)
        {
            var end = _pages.FirstOrDefault(page => page.Key > number && page.Value.State.Lines.Count > 0).Value?
                .State.Lines[0].SubmittedAt ?? DateTimeOffset.MaxValue;
            var page = new List<JobLine>();
            while (page.Count < Lines && left.TryPeek(out var line) && line.SubmittedAt <= end)
                page.Add(left.Dequeue() with { Number = (number * Lines) + page.Count });
            filled.Add((number, page));
        }

        if (left.Count > 0)
        {
            if (_damagedPages.Count > 0)
                _next = Math.Max(_next, (_damagedPages.Max + 1) * Lines);
            await Add([.. left]);
        }

        foreach (var (number, page) in filled)
            await Refill(number, page);
        await WriteHead();
    }

    /// <summary>Numbers lines and adds them, page by page.</summary>
    public async Task Add(IReadOnlyList<JobLine> lines)
    {
        for (var begin = 0; begin < lines.Count;)
        {
            var number = _next / Lines;
            if (number >= _head.State.EndPage)
            {
                var before = _head.State.EndPage;
                _head.State.EndPage = number + 1;
                await Write(_head, () => _head.State.EndPage = before);
            }

            if (!_pages.TryGetValue(number, out var page))
                page = _pages[number] = (await ReadPage(number)).Page;
            var next = _next;
            var room = (int)(Lines - (next % Lines));
            JobLine[] added = [.. lines.Skip(begin).Take(room).Select((line, index) => line with { Number = next + index })];
            page.State.Lines.AddRange(added);
            await Write(page, () => page.State.Lines.RemoveRange(page.State.Lines.Count - added.Length, added.Length));
            foreach (var line in added)
                Know(line);
            begin += added.Length;
        }
    }

    /// <summary>Replaces the line of a known job.</summary>
    public async Task Replace(JobLine line)
    {
        var known = _lines[line.Id];
        var page = _pages[known.Number / Lines];
        var index = page.State.Lines.IndexOf(known);
        line = page.State.Lines[index] = line with { Number = known.Number };
        await Write(page, () => page.State.Lines[index] = known);
        Know(line);
    }

    /// <summary>Removes the line of a known job, and its page if that is empty now.</summary>
    public async Task Remove(string job)
    {
        var line = _lines[job];
        var number = line.Number / Lines;
        var page = _pages[number];
        var index = page.State.Lines.IndexOf(line);
        page.State.Lines.RemoveAt(index);
        await Write(page, () => page.State.Lines.Insert(index, line));
        _lines.Remove(job);
        _open.Remove(line.Number);
        // The last page is still being filled.
        if (page.State.Lines.Count > 0 || number == _next / Lines)
            return;
        _pages.Remove(number);
        await page.ClearStateAsync();
        var first = _pages.Count > 0 ? _pages.First().Key : _head.State.EndPage;
        if (first <= _head.State.FirstPage)
            return;
        var before = _head.State.FirstPage;
        _head.State.FirstPage = first;
        await Write(_head, () => _head.State.FirstPage = before);
    }

    private static Task Write(IStorage page, Action undo) => Writes.OrUndo(page.WriteStateAsync, undo);

    private async Task ReadHead(IRecordNames names)
    {
        if (await Read(_head, Name) is null)
            return;
        long[] numbers = await names.ListNames(context.GrainId, PagePrefix, default)
            .Select(name => name[PagePrefix.Length..])
            .Where(name => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(name => long.Parse(name, CultureInfo.InvariantCulture))
            .ToArrayAsync();
        if (numbers.Length > 0)
            (_head.State.FirstPage, _head.State.EndPage) = (numbers.Min(), numbers.Max() + 1);
    }

    private async Task<(long Number, StateStorageBridge<JobPageRecord> Page, string? Damage)> ReadPage(long number)
    {
        var name = PagePrefix + number.ToString(CultureInfo.InvariantCulture);
        var page = new StateStorageBridge<JobPageRecord>(name, context, storage);
        return (number, page, await Read(page, name));
    }

    // Returns what was wrong with it. Then it is a new record, with the version of the damaged one.
    private async Task<string?> Read(IStorage record, string name)
    {
        var note = SealedRecordSerializer.ReplaceDamaged();
        await record.ReadStateAsync();
        if (note.Text is { } text)
            _damage.Add($"{name}: {text}");
        return note.Text;
    }

    private async Task Refill(long number, List<JobLine> lines)
    {
        var page = _pages[number];
        page.State.Lines.AddRange(lines);
        await Write(page, page.State.Lines.Clear);
        _damagedPages.Remove(number);
        foreach (var line in lines)
            Know(line);
    }

    private void Know(JobLine line)
    {
        _lines[line.Id] = line;
        _next = Math.Max(_next, line.Number + 1);
        if (line.IsFinished)
            _open.Remove(line.Number);
        else
            _open[line.Number] = line;
    }
}
