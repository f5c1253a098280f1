using DistSeq.Grains.Aggregation;

namespace DistSeq.Grains.Tests.Aggregation;

public sealed class AggregatorCatalogTests
{
    [Fact]
    public void Every_mode_of_the_spec_has_a_line() => Assert.All(
        Enum.GetValues<AggregationMode>(),
        mode => Assert.StartsWith(
            mode.ToString(), AggregatorCatalog.Of(new() { Mode = mode }).GetType().Name, StringComparison.Ordinal));
}
