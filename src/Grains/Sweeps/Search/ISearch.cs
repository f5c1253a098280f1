namespace DistSeq.Grains.Sweeps.Search;

/// <summary>Chooses the values of trials. It always minimizes.</summary>
internal interface ISearch
{
    /// <summary>How many trials, from the first, must have ended before this one can be chosen.</summary>
    int Needs(int number);

    /// <summary>
    /// The point of a trial; null where every point has been tried, so that the sweep ends. A pure function of its arguments:
    /// random numbers come from the study's seed and the trial's number.
    /// </summary>
    /// <param name="study">The trials before this one, with the results of those that it needs.</param>
    /// <param name="number">The trial's number, from 0.</param>
    double[]? Suggest(Study study, int number);
}
