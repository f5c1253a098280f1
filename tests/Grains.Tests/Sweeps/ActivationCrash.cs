using DistSeq.Grains.Sweeps;

namespace DistSeq.Grains.Tests.Sweeps;

/// <summary>
/// Ends activations of a sweep as a crash does, at moments drawn from a seed: before or after something is written or asked, and
/// before the answer comes. From that moment on nothing of the activation gets out: its writes and its calls never end. The next
/// one begins by reading its record.
/// </summary>
/// <param name="seed">Draws the moments.</param>
/// <param name="longest">Most writes and calls of an activation.</param>
/// <param name="times">How often.</param>
/// <param name="strike">Tells that it has come.</param>
internal sealed class ActivationCrash(int seed, int longest, int times, Action strike) : IRecordWatch
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private int _left = 1;
    private int _crashes;
    private bool _isDead;

    public void Reads(string name)
    {
        if (name != SweepRecord.Name)
            return;
        lock (_lock)
            (_isDead, _left) = (false, _random.Next(1, longest + 1));
    }

    public Task Write(Func<Task> write) => Pass(write);

    /// <summary>Lets a call of the sweep through, or not.</summary>
    public Task Call(Action answer) => Pass(() =>
    {
        answer();
        return Task.CompletedTask;
    });

    private async Task Pass(Func<Task> act)
    {
        bool isDead, strikes, happens;
        lock (_lock)
        {
            isDead = _isDead;
            strikes = !isDead && _crashes < times && --_left == 0;
            happens = !isDead && (!strikes || _random.Next(2) == 0);
            _isDead |= strikes;
            if (strikes)
                _crashes++;
        }

        if (happens)
            await act();
        if (strikes)
            strike();
        // No answer, whether or not it has happened.
        if (isDead || strikes)
            await new TaskCompletionSource().Task;
    }
}
