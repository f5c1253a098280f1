namespace DistSeq.Chaos.Output;

/// <summary>One strike on one line of at most 60 columns.</summary>
internal static class StrikeLine
{
    public const string Heading = " #  fault      victim     at step  recovery   bar";

    public static string Of(StrikeOutcome strike) => string.Create(CultureInfo.InvariantCulture,
        $"{strike.Number,2}  {Name(strike.Fault, strike.HangSeconds),-9}  {strike.Victim + (strike.RunsJob ? "*" : ""),-7}  "
        + $"{strike.Step,10:n0}  {strike.RecoverySeconds,6:0.0} s  {strike.BarSeconds,2:0} s  {(strike.Ok ? "ok" : "TOO LONG")}");

    /// <summary>The fault, and how long it lasts.</summary>
    public static string Name(Fault fault, double seconds) => fault switch
    {
        Fault.Kill => "kill",
        Fault.Hang => string.Create(CultureInfo.InvariantCulture, $"hang {seconds:0.0}"),
        Fault.Terminate => "terminate",
        Fault.PauseRedis => "pause 20",
        Fault.PauseUpload => "upload 10",
        Fault.PauseSweep => "sweep 10",
        Fault.FillDisk => "full",
        Fault.EmptyStore => "empty",
        Fault.MoveClock => "clock 1 h",
        _ => "kill",
    };
}
