namespace DistSeq.Grains.Sweeps.Search;

/// <summary>
/// Every point once, in the order of their numbers. Points that were tried anyway, because the sweep was told to try them
/// first, are left out.
/// </summary>
internal sealed class GridSearch : ISearch
{
    public int Needs(int number) => 0;

    public double[]? Suggest(Study study, int number)
    {
        if (study.Space.Configurations is null)
        {
            throw new InvalidSpecException(
            [
                new SpecFailure(
                    "search", "has more points than a grid can count; give ranges larger steps, or search at random."),
            ]);
        }

        var tried = new Tried(study);
        return tried.IsAll ? null : tried.First();
    }
}
