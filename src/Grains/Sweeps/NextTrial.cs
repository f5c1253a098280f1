namespace DistSeq.Grains.Sweeps;

/// <summary>What a trial that is about to be issued is.</summary>
/// <param name="Values">Its fields by path.</param>
/// <param name="Parent">The trial whose training it continues; null where it begins one.</param>
internal sealed record NextTrial(IReadOnlyDictionary<string, string> Values, int? Parent = null);
