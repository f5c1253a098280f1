namespace DistSeq.Grains.Sweeps.Search;

/// <summary>A trial as a search sees it.</summary>
/// <param name="Point">Its values, as a point of the space.</param>
/// <param name="Outcome">Null while it is out, or where the search may not see it yet.</param>
internal sealed record StudyTrial(double[] Point, TrialOutcome? Outcome);
