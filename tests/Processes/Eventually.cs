namespace DistSeq.Processes;

/// <summary>Waits for what must come, without saying when.</summary>
public static class Eventually
{
    // Far more than anything here takes: if it never comes, the test fails and does not hang.
    private static readonly TimeSpan UsualLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Awaits what a test has arranged.</summary>
    public static Task Comes(Task task) => task.WaitAsync(UsualLimit);

    /// <inheritdoc cref="Comes(Task)"/>
    public static Task<T> Comes<T>(Task<T> task) => task.WaitAsync(UsualLimit);

    /// <summary>Asks until something holds.</summary>
    /// <exception cref="TimeoutException">It does not come to hold.</exception>
    public static Task Holds(Func<Task<bool>> condition) => Holds(condition, static () => "it holds");

    /// <inheritdoc cref="Holds(Func{Task{bool}})"/>
    /// <param name="condition">What must hold.</param>
    /// <param name="what">What is awaited, and what is known about it.</param>
    public static Task Holds(Func<bool> condition, Func<string> what) => Holds(() => Task.FromResult(condition()), what);

    /// <inheritdoc cref="Holds(Func{bool}, Func{string})"/>
    public static Task Holds(Func<Task<bool>> condition, Func<string> what) =>
        HoldsAsync(condition, UsualLimit, what, CancellationToken.None);

    /// <summary>Asks until something holds, up to a limit.</summary>
    /// <exception cref="TimeoutException">It does not come to hold.</exception>
    public static Task Holds(Func<bool> condition, TimeSpan limit, string what, CancellationToken cancellation) =>
        Holds(() => Task.FromResult(condition()), limit, what, cancellation);

    /// <inheritdoc cref="Holds(Func{bool}, TimeSpan, string, CancellationToken)"/>
    public static Task Holds(Func<Task<bool>> condition, TimeSpan limit, string what, CancellationToken cancellation) =>
        HoldsAsync(condition, limit, () => what, cancellation);

    /// <summary>Asks until there is an answer.</summary>
    /// <exception cref="TimeoutException">There is none.</exception>
    public static async Task<T> Answers<T>(Func<Task<T?>> ask, Func<string> what)
        where T : class
    {
        T? answer = null;
        await Holds(async () => (answer = await ask()) is not null, what);
        return answer!;
    }

    private static async Task HoldsAsync(
        Func<Task<bool>> condition, TimeSpan limit, Func<string> what, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > limit)
                throw new TimeoutException($"Not within {limit.TotalSeconds:0} s: {what()}");
            await Task.Delay(Interval, cancellation);
        }
    }
}
