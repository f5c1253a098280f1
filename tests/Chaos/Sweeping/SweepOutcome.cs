namespace DistSeq.Chaos.Sweeping;

/// <summary>How one sweep ended.</summary>
/// <param name="Name">Its search and its pruning.</param>
/// <param name="Trials">Rows of its table.</param>
/// <param name="SiloKills">Silos that were killed while it ran.</param>
/// <param name="ClientKills">Clients that were killed while they watched it.</param>
/// <param name="IsSame">Whether its table is that of the same sweep undisturbed, one trial at a time.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record SweepOutcome(string Name, int Trials, int SiloKills, int ClientKills, bool IsSame, double Seconds);
