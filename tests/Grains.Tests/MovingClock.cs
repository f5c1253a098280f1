namespace DistSeq.Grains.Tests;

/// <summary>Moves a clock on by a second whenever no thread of this process runs, until it is disposed.</summary>
internal sealed class MovingClock : IAsyncDisposable
{
    // A thread that hands over work may fall asleep a moment before the other wakes.
    private const int Looks = 4;

    // Only Linux says what threads do; elsewhere they get enough time.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(OperatingSystem.IsLinux() ? 5 : 500);

    private readonly ManualResetEventSlim _ending = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FakeTimeProvider _clock;

    public MovingClock(FakeTimeProvider clock)
    {
        _clock = clock;
        // A thread of its own, as a pool thread would wait behind those that it looks at.
        new Thread(Move) { IsBackground = true, Name = nameof(MovingClock) }.Start();
    }

    public async ValueTask DisposeAsync()
    {
        _ending.Set();
        await _ended.Task;
        _ending.Dispose();
    }

    private void Move()
    {
        var still = 0;
        while (!_ending.Wait(Pause))
        {
            still = IsStill() ? still + 1 : 0;
            if (still < Looks)
                continue;
            still = 0;
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        _ended.SetResult();
    }

    // The looking thread itself runs.
    private static bool IsStill() => !OperatingSystem.IsLinux()
        || Directory.EnumerateDirectories("/proc/self/task").Count(IsAwake) <= 1;

    // Running, ready to run, or waiting for a disk. The state follows the name, which is in parentheses.
    private static bool IsAwake(string thread)
    {
        try
        {
            var state = File.ReadAllText(Path.Combine(thread, "stat"));
            return state[state.LastIndexOf(')') + 2] is 'R' or 'D';
        }
        catch (IOException)
        {
            // It has ended.
            return true;
        }
    }
}
