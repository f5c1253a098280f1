using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks.Forecast;

/// <summary>Learns the next values of numeric series, as quantiles, for all time steps of a horizon at once.</summary>
internal sealed class ForecastTask : SingleNetworkTask
{
    internal const string Csv = "csv";

    public override string Name => "forecast";

    public override IReadOnlyList<string> Formats { get; } = [Csv];

    public override string Describe(Codec codec)
    {
        var own = (ForecastCodec)codec;
        return $"forecasts {string.Join(", ", own.Columns.Targets)} up to {own.Plan.Horizon} rows ahead";
    }

    public override Corpus Read(Sources sources, ReadPlan plan) => ForecastReading.Read(sources, plan);

    public override Corpus Read(Sources sources, Codec codec) => ForecastReading.Read(sources, (ForecastCodec)codec);

    public override void Write(Corpus corpus, Stream destination) => ForecastFile.Write((ForecastCorpus)corpus, destination);

    public override Corpus Open(Stream prepared) => ForecastFile.Read(prepared);

    public override Codec OpenCodec(IReadOnlyDictionary<string, string> fields) => ForecastCodec.Open(fields);

    public override Network Define(NetworkSize size, Codec codec)
    {
        var own = (ForecastCodec)codec;
        if (size.Embedding > 0 || size.Tied)
            throw new ArgumentException("A network that reads numbers has no embedding.", nameof(size));
        var definition = size.OfIds(own.Inputs, own.Targets * own.Plan.Quantiles.Count) with
        {
            TakesIds = false,
            Quantiles = [.. own.Plan.Quantiles.Select(static quantile => (float)quantile)],
        };
        return new SingleNetwork(definition) { Window = size.Window };
    }

    public override int Pieces(Corpus corpus, Split split) => ForecastEvaluation.Pieces((ForecastCorpus)corpus, split).Count;

    public override Tally Evaluate(Network network, ReadOnlySpan<float> weights, Corpus corpus, Split split, int piece)
    {
        var single = (SingleNetwork)network;
        return ForecastEvaluation.Run(single.Definition, weights, (ForecastCorpus)corpus, split, piece, single.Window);
    }

    public override IReadOnlyList<Measure> Measure(Tally tally, Codec codec) => ForecastEvaluation.Measure(tally);

    public override ITablePredictor TablePredictor(Network network, ReadOnlyMemory<float> weights, Codec codec)
    {
        var single = (SingleNetwork)network;
        return new ForecastPredictor(single.Definition, weights, (ForecastCodec)codec, single.Window);
    }

    private protected override IBatcher<LaneBatch> Batcher(Corpus corpus, LanePlan plan) =>
        new ForecastBatcher((ForecastCorpus)corpus, plan);

    private protected override double MeanSteps(Corpus corpus, IBatcher<LaneBatch> batcher) => batcher.MaxSteps;
}
