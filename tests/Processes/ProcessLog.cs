namespace DistSeq.Processes;

/// <summary>
/// What a process and its successors say, each line with the seconds since this program began: a file, with its last lines in
/// memory.
/// </summary>
public sealed class ProcessLog(string path) : IDisposable
{
    private const int LinesKept = 60;

    private static readonly long Began = Stopwatch.GetTimestamp();

    private readonly Queue<string> _tail = new();
    private readonly StreamWriter _file = new(path, append: true) { AutoFlush = true };
    private bool _isClosed;

    /// <summary>The last 60 lines.</summary>
    public string Tail
    {
        get
        {
            lock (_tail)
                return string.Join('\n', _tail);
        }
    }

    public void Add(string? line)
    {
        lock (_tail)
        {
            if (line is null || _isClosed)
                return;
            var seconds = Stopwatch.GetElapsedTime(Began).TotalSeconds;
            var timed = string.Create(CultureInfo.InvariantCulture, $"{seconds,8:0.000} {line}");
            _tail.Enqueue(timed);
            if (_tail.Count > LinesKept)
                _tail.Dequeue();
            _file.WriteLine(timed);
        }
    }

    public void Dispose()
    {
        lock (_tail)
        {
            _isClosed = true;
            _file.Dispose();
        }
    }
}
