using DistSeq.Contracts.Jobs;
using Orleans.Core;
using Orleans.Storage;

namespace DistSeq.Grains.Cluster;

/// <summary>
/// The list of jobs, kept in pages of a record each, so that a change writes a few kilobytes however many jobs there are. What
/// has not been
/// written down has not happened: the lines are as they were before.
/// </summary>
/// <param name="context">The grain whose records they are.</param>
/// <param name="storage">Where records lie.</param>
/// <param name="record">Says which pages there are.</param>
internal sealed class JobPages(IGrainContext context, IGrainStorage storage, IPersistentState<JobRegistryRecord> record)
{
    /// <summary>Lines of a page.</summary>
    public const int Lines = 32;

    private const int ReadAtOnce = 64;

    private readonly SortedDictionary<long, StateStorageBridge<JobPageRecord>> _pages = [];
    private readonly Dictionary<string, JobLine> _lines = [];
    private readonly SortedDictionary<long, JobLine> _open = [];
    private long _next;

    public int Count => _lines.Count;

    /// <summary>In the order of their submission.</summary>
    public IEnumerable<JobLine> Open => _open.Values;

    /// <summary>All of them, the latest first.</summary>
    public IEnumerable<JobLine> LatestFirst =>
        _pages.Values.Reverse().SelectMany(page => page.State.Lines.AsEnumerable().Reverse());

    public JobLine? Find(string job) => _lines.GetValueOrDefault(job);

    public async Task Read()
    {
        for (var first = record.State.FirstPage; first < record.State.EndPage; first += ReadAtOnce)
        {
            var count = (int)Math.Min(ReadAtOnce, record.State.EndPage - first);
            foreach (var (number, page) in await Task.WhenAll(
                Enumerable.Range(0, count).Select(index => ReadPage(first + index))))
            {
                if (page.State.Lines.Count == 0)
                    continue;
                _pages.Add(number, page);
                foreach (var line in page.State.Lines)
                    Know(line);
            }
        }

        _next = Math.Max(_next, record.State.FirstPage * Lines);
    }

    /// <summary>Writes all pages, and which there are.</summary>
    public async Task WriteAll()
    {
        foreach (var page in _pages.Values)
            await page.WriteStateAsync();
        await record.WriteStateAsync();
    }

    /// <summary>Adds lines, which are numbered, page by page.</summary>
    public async Task Add(IReadOnlyList<JobLine> lines)
    {
        for (var begin = 0; begin < lines.Count;)
        {
            var number = _next / Lines;
            if (number >= record.State.EndPage)
            {
                var before = record.State.EndPage;
                record.State.EndPage = number + 1;
                await Write(record, () => record.State.EndPage = before);
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

    /// <summary>Writes the line of a known job anew.</summary>
    public async Task Replace(JobLine line)
    {
        var known = _lines[line.Id];
        var page = _pages[known.Number / Lines];
        var index = page.State.Lines.IndexOf(known);
        line = page.State.Lines[index] = line with { Number = known.Number };
        await Write(page, () => page.State.Lines[index] = known);
        Know(line);
    }

    /// <summary>Removes the line of a known job, and its page when it was the last there.</summary>
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
        // The last page goes on being filled.
        if (page.State.Lines.Count > 0 || number == _next / Lines)
            return;
        _pages.Remove(number);
        await page.ClearStateAsync();
        var first = _pages.Count > 0 ? _pages.First().Key : record.State.EndPage;
        if (first <= record.State.FirstPage)
            return;
        var before = record.State.FirstPage;
        record.State.FirstPage = first;
        await Write(record, () => record.State.FirstPage = before);
    }

    private static async Task Write(IStorage page, Action undo)
    {
        try
        {
            await page.WriteStateAsync();
        }
        catch
        {
            undo();
            throw;
        }
    }

    private async Task<(long Number, StateStorageBridge<JobPageRecord> Page)> ReadPage(long number)
    {
        var page = new StateStorageBridge<JobPageRecord>($"jobs-{number}", context, storage);
        await page.ReadStateAsync();
        return (number, page);
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
