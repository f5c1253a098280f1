using DistSeq.Contracts.Specs;

namespace DistSeq.Benchmarks.Search;

/// <summary>How good a search must be on a function, without lag.</summary>
/// <param name="Function">Its name.</param>
/// <param name="Goal">What random search reaches with 100 trials, in the median.</param>
/// <param name="Algorithm">The search.</param>
/// <param name="Trials">After so many trials …</param>
/// <param name="Lowest">… the median of the best is no higher than this.</param>
/// <param name="Reached">The goal is reached by this trial, in the median.</param>
internal sealed record SearchBars(
    string Function, double Goal, SearchAlgorithm Algorithm, int Trials, double Lowest, int Reached)
{
    public static IReadOnlyList<SearchBars> All { get; } =
    [
        new("Branin", 0.778, SearchAlgorithm.Tpe, 100, 0.417, 25),
        new("Branin", 0.778, SearchAlgorithm.Gp, 60, 0.400, 22),
        new("Hartmann-6", -2.123, SearchAlgorithm.Tpe, 100, -3.20, 25),
        new("Hartmann-6", -2.123, SearchAlgorithm.Gp, 60, -3.30, 22),
        new("mixed conditional", 0.180, SearchAlgorithm.Tpe, 100, 0.055, 25),
        new("mixed conditional", 0.180, SearchAlgorithm.Gp, 60, 0.100, 26),
    ];

    public static double GoalOf(string function) => All.First(bars => bars.Function == function).Goal;
}
