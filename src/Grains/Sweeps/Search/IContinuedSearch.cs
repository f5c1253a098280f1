namespace DistSeq.Grains.Sweeps.Search;

/// <summary>A search whose trials continue the trainings of earlier ones.</summary>
internal interface IContinuedSearch : ISearch
{
    /// <summary>
    /// The trial whose training this one continues, one of those that it needs and that has completed; null where it begins one.
    /// A pure function, as the choice of its point is.
    /// </summary>
    /// <param name="study">The trials before this one, with the results of those that it needs.</param>
    /// <param name="number">The trial's number, from 0.</param>
    int? Parent(Study study, int number);

    /// <summary>Steps of a trial's training at its end, counted from the beginning of the first that it continues.</summary>
    long Steps(int number);
}
