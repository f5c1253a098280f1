namespace DistSeq.Chaos.Strikes;

/// <summary>
/// Draws strikes from shuffled decks: every fault comes once in as many strikes as there are faults, and one in three strikes on
/// silos hits the job's own.
/// </summary>
internal static class StrikeDeck
{
    private static readonly TimeSpan RedisPause = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ClockLead = TimeSpan.FromSeconds(15);

    // Time that another cluster needs to finish.
    private static readonly TimeSpan SideAct = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SmallDisk = TimeSpan.FromSeconds(40);

    /// <summary>The strikes of a seed. A longer run begins with the strikes of a shorter one.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Their seed.</param>
    /// <param name="leftOut">Faults that are impossible on this machine.</param>
    public static IEnumerable<Strike> Draw(int count, int seed, params Fault[] leftOut)
    {
        var random = new Random(seed);
        var (faults, roles) = (new Queue<Fault>(), new Queue<bool>());
        for (var number = 1; number <= count; number++)
        {
            var fault = Next(faults, random, [.. Enum.GetValues<Fault>().Except(leftOut)]);
            var onSilo = fault is Fault.Kill or Fault.Hang or Fault.Terminate or Fault.MoveClock;
            var onJob = onSilo && Next(roles, random, true, false, false);
            var wait = TimeSpan.FromSeconds(0.5 + (4 * random.NextDouble()));
            var hang = TimeSpan.FromSeconds(2 + (28 * random.NextDouble()));
            var vacancy = TimeSpan.FromSeconds(1 + (14 * random.NextDouble()));
            yield return new Strike(number, fault, onJob, random.Next(),
                wait, fault switch
                {
                    Fault.Hang => hang,
                    Fault.PauseRedis => RedisPause,
                    Fault.MoveClock => ClockLead,
                    Fault.PauseUpload or Fault.PauseSweep => SideAct,
                    Fault.FillDisk => SmallDisk,
                    _ => TimeSpan.Zero,
                }, vacancy);
        }
    }

    private static T Next<T>(Queue<T> deck, Random random, params T[] cards)
    {
        if (deck.Count == 0)
        {
            random.Shuffle(cards);
            foreach (var card in cards)
                deck.Enqueue(card);
        }

        return deck.Dequeue();
    }
}
