namespace DistSeq.Grains.Tests.Specs;

public sealed class ColumnsSpecTests
{
    [Fact]
    public void Columns_are_equal_where_their_names_are()
    {
        static ColumnsSpec Columns() => new() { Time = "hour", Targets = ["load"], Covariates = ["holiday"], Series = "plant" };
        Assert.Equal(Columns(), Columns());
        Assert.Equal(Columns().GetHashCode(), Columns().GetHashCode());
        Assert.NotEqual(Columns(), Columns() with { Time = "day" });
        Assert.NotEqual(Columns(), Columns() with { Targets = ["load", "wind"] });
        Assert.NotEqual(Columns(), Columns() with { Covariates = null });
        Assert.NotEqual(Columns(), Columns() with { Series = null });
        Assert.NotEqual(Columns(), Columns() with { Text = "title" });
        Assert.NotEqual(Columns(), Columns() with { Class = "genre" });
        Assert.NotEqual(Columns(), Columns() with { Token = 2 });
        Assert.NotEqual(Columns() with { Token = 2 }, Columns() with { Tag = 2 });
    }

    [Fact]
    public void Forecasts_are_equal_where_their_quantiles_are()
    {
        static ForecastSpec Forecast() => new() { Horizon = 3, Season = 4, Quantiles = [0.2, 0.5] };
        Assert.Equal(Forecast(), Forecast());
        Assert.Equal(Forecast().GetHashCode(), Forecast().GetHashCode());
        Assert.NotEqual(Forecast(), Forecast() with { Horizon = 4 });
        Assert.NotEqual(Forecast(), Forecast() with { Season = null });
        Assert.NotEqual(Forecast(), Forecast() with { Quantiles = [0.3, 0.5] });
        Assert.Equal(new ForecastSpec(), new ForecastSpec());
    }
}
