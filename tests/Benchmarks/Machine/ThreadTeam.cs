using System.Runtime.ExceptionServices;

namespace DistSeq.Benchmarks.Machine;

/// <summary>Does the same work on several threads of its own, numbered from 0.</summary>
internal static class ThreadTeam
{
    /// <summary>
    /// Runs the work on every thread and returns when all have ended; the first failure ends the others and is thrown here.
    /// </summary>
    /// <param name="threads">1 or more.</param>
    /// <param name="work">Gets the number of its thread and the barrier of all.</param>
    public static void Run(int threads, Action<int, SpinBarrier> work)
    {
        var barrier = new SpinBarrier(threads);
        ExceptionDispatchInfo? failure = null;
        var team = new Thread[threads];
        for (var number = 0; number < threads; number++)
        {
            var own = number;
            team[number] = new Thread(() => Guard(own)) { IsBackground = true, Name = $"benchmark {number}" };
        }

        foreach (var thread in team)
            thread.Start();
        foreach (var thread in team)
            thread.Join();
        failure?.Throw();

        void Guard(int number)
        {
            try
            {
                work(number, barrier);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
                barrier.Break();
            }
        }
    }
}
