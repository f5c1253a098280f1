using DistSeq.Engine.Models;
using CellKind = DistSeq.Engine.Cells.CellKind;

namespace DistSeq.Grains.Tests.Jobs;

public sealed class StepForecastTests
{
    private const long Tokens = 32 * 50;

    private static readonly ParameterLayout Small = new(new ModelDefinition(CellKind.Lstm, 30, 1, 50, 30));
    private static readonly ParameterLayout Large = new(new ModelDefinition(CellKind.Lstm, 96, 2, 512, 96));

    [Fact]
    public void A_small_model_stays_on_one_silo_and_a_large_one_is_spread()
    {
        Assert.Equal(1, StepForecast.BestSilos(Small, Tokens, 8, 1, [2, 2, 2, 2]));
        Assert.True(StepForecast.BestSilos(Large, 64 * 100, 8, 1, [2, 2, 2, 2]) > 1);
    }

    [Fact]
    public void More_silos_than_lanes_are_never_worth_it() =>
        Assert.Equal(2, StepForecast.BestSilos(Large, 64 * 100, 4, 1, [2, 2, 2, 2]));

    [Fact]
    public void Alone_nothing_is_on_the_way_and_an_exchange_is_shared_by_its_steps()
    {
        Assert.Equal(0, StepForecast.Of(Large, Tokens, 1, 2, 1).CommunicationSeconds);
        var each = StepForecast.Of(Large, Tokens, 1, 4, 2);
        var shared = StepForecast.Of(Large, Tokens, 16, 4, 2);
        Assert.Equal(each.CommunicationSeconds / 16, shared.CommunicationSeconds, 1e-12);
        Assert.Equal(each.ComputeSeconds, shared.ComputeSeconds);
    }
}
