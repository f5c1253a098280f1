namespace DistSeq.Client.Commands.Sweeps;

/// <summary>sweep: everything about sweeps. "sweep SPEC" is short for "sweep run SPEC".</summary>
internal sealed class SweepCommand : SweepRunCommand
{
    public SweepCommand()
        : base("sweep", "Searches for the best fields of a job spec.")
    {
        Add(new SweepRunCommand("run", "Runs a sweep."));
        Add(new SweepListCommand());
        Add(new SweepShowCommand());
        Add(new SweepReportCommand());
        Add(new SweepWatchCommand());
        Add(new SweepResumeCommand());
        Add(new SweepRetryCommand());
        Add(new SweepExtendCommand());
        Add(new SweepCancelCommand());
        Add(new SweepDeleteCommand());
    }
}
