using Microsoft.Extensions.Logging;

namespace DistSeq.Grains.Tests.Telemetry;

/// <summary>What the silos of a cluster log, one line per message.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>The lines in which a word occurs.</summary>
    public List<string> With(string word) =>
        [.. _lines.Where(line => line.Split(' ', ':', ',').Contains(word))];

    public ILogger CreateLogger(string categoryName) => new Log(_lines);

    public void Dispose()
    {
    }

    private sealed class Log(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        void ILogger.Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                lines.Enqueue(formatter(state, exception));
        }
    }
}
