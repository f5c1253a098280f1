namespace DistSeq.Benchmarks.Peer;

/// <summary>One alternation.</summary>
/// <param name="Seconds">Wall time of the client's sweep, from its start to its end.</param>
/// <param name="PeerSeconds">Wall time of Optuna's processes, from the start of the first to the end of the last.</param>
/// <param name="Best">The lowest validation loss of the sweep, nats a token.</param>
/// <param name="PeerBest">The same of Optuna's.</param>
internal sealed record PeerSweepRow(double Seconds, double PeerSeconds, double Best, double PeerBest)
{
    public double Ratio => PeerSeconds / Seconds;
}
