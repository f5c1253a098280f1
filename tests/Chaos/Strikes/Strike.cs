namespace DistSeq.Chaos.Strikes;

/// <summary>A strike as drawn.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Fault">What is done.</param>
/// <param name="OnJob">Whether the victim is the silo that runs the job's grain, or another one.</param>
/// <param name="Draw">Chooses among the other silos.</param>
/// <param name="Wait">Time of undisturbed training before it.</param>
/// <param name="Duration">
/// How long a process hangs or a clock is ahead, or about how long another cluster is busy; zero for other faults.
/// </param>
/// <param name="Vacancy">How long after its end a silo is started again.</param>
internal sealed record Strike(int Number, Fault Fault, bool OnJob, int Draw, TimeSpan Wait, TimeSpan Duration, TimeSpan Vacancy)
{
    /// <summary>The longest allowed time without a new step: 10 seconds, or 25 if a silo hangs.</summary>
    public TimeSpan Bar => TimeSpan.FromSeconds(Fault == Fault.Hang ? 25 : 10);

    /// <summary>About how long it takes, until another silo stands in the place of one that is killed.</summary>
    public TimeSpan About => Wait + Duration + TimeSpan.FromSeconds(2)
        + (Fault is Fault.Kill or Fault.Terminate ? Vacancy + TimeSpan.FromSeconds(10) : TimeSpan.Zero);

    public bool IsOnSilo => Fault is Fault.Kill or Fault.Hang or Fault.Terminate or Fault.MoveClock;
}
