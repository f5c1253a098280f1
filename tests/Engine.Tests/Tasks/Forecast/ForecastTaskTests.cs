namespace DistSeq.Engine.Tests.Tasks.Forecast;

public sealed class ForecastTaskTests
{
    private static readonly LanePlan Plan = new(1, 2, 3, SeriesText.Window);

    [Fact]
    public void A_window_has_what_is_known_then_the_season_before()
    {
        var corpus = SeriesText.Read(SeriesText.Csv(40));
        var (codec, series) = (corpus.Forecast, corpus.Scaled[1]);
        var batch = new ForecastWindows(codec, 10).Lane(3, [new(series, 20, 3), new(series, 21, 4)], withTargets: true);
        Assert.Equal((3, 14, 10), (batch.Lane, batch.Steps, codec.Inputs));
        Assert.Equal([13, 14], batch.Lengths);
        // Load and wind, whether they are known, how far ahead, free, hour and weekday, in what it differs from a season before.
        float[] Input(int t, int row) => batch.Vectors[(((t * 2) + row) * 10)..(((t * 2) + row + 1) * 10)];
        Assert.Equal([.. series[10][..2], 1, 0, .. series[10][2..], 0], Input(0, 0));
        Assert.Equal([.. series[20][..2], 1, 0, .. series[20][2..], 0], Input(9, 1));
        Assert.Equal([.. series[12][..2], 0, 0.25f, .. series[20][2..], series[20][2] - series[12][2]], Input(10, 0));
        Assert.Equal([.. series[16][..2], 0, 1, .. series[24][2..], series[24][2] - series[16][2]], Input(13, 1));
        Assert.NotEqual(0, Input(10, 0)[9]);
        Assert.All(batch.TargetVectors[..40], target => Assert.True(float.IsNaN(target)));
        Assert.Equal([series[20][0] - series[12][0], series[20][1] - series[12][1]], batch.TargetVectors[40..42]);
        Assert.Equal([series[24][0] - series[16][0], series[24][1] - series[16][1]], batch.TargetVectors[54..56]);
    }

    [Fact]
    public void A_horizon_longer_than_a_season_begins_from_the_last_season_that_is_known()
    {
        var codec = SeriesText.Read(SeriesText.Csv(40)).Forecast with { Plan = new ForecastPlan(9, 3, [0.5]) };
        var windows = new ForecastWindows(codec, 1);
        Assert.Equal([17, 18, 19, 17, 18, 19, 17], Enumerable.Range(0, 7).Select(ahead => windows.SeasonBefore(20, ahead)));
        Assert.Equal((3, 10), (windows.History, windows.MaxSteps));
    }

    [Fact]
    public void Every_window_of_the_training_split_comes_once_an_epoch_whoever_asks()
    {
        var corpus = SeriesText.Read(SeriesText.Csv(40), 0.25);
        ForecastBatcher batcher = new(corpus, Plan), other = new(corpus, Plan);
        // 30 rows: the first forecast begins behind 12, the last 4 before the end.
        Assert.Equal((30 - 16 + 1) * 2 / 6.0, batcher.StepsPerEpoch);
        var seen = new List<string>();
        for (var step = 0; step < 5; step++)
        {
            for (var lane = 1; lane >= 0; lane--)
            {
                var batch = batcher.Get(step, lane, default);
                Assert.Equal(batch.Vectors, other.Get(step, lane, default).Vectors);
                for (var row = 0; row < 3; row++)
                {
                    seen.Add(string.Join(' ', Enumerable.Range(0, batch.Steps).Select(
                        t => batch.Vectors[((t * 3) + row) * corpus.Forecast.Inputs])));
                }
            }
        }

        Assert.Equal(30, seen.Distinct().Count());
        var facts = SeriesText.Task.Batch(corpus, Plan);
        Assert.Equal((5.0, 16, 96, false), (facts.StepsPerEpoch, facts.MaxSteps[0], facts.TokensPerStep, facts.Carries));
    }

    // Whatever comes behind the origin, inputs and forecast are the same bits: also of a network that reads the window backwards.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_future_does_not_change_a_forecast(bool bidirectional)
    {
        var corpus = SeriesText.Read(SeriesText.Csv(60), 0.3);
        var network = (SingleNetwork)SeriesText.Task.Define(SeriesText.Size with { Bidirectional = bidirectional }, corpus.Codec);
        var weights = network.FirstWeights(3, TestContext.Current.CancellationToken);
        var computer = new StepComputer(network.Definition, 1, 1, 16, clip: null);
        computer.Load(weights);
        float[] Forecast(ForecastCorpus of, int series, int origin, out float[] inputs)
        {
            var place = new WindowPlace(of.Scaled[series], origin, SeriesText.Horizon);
            var lane = new ForecastWindows(of.Forecast, SeriesText.Window).Lane(0, [place], withTargets: false);
            inputs = new ForecastWindows(of.Forecast, SeriesText.Window).Lane(0, [place], withTargets: true).Vectors;
            Assert.Equal(lane.Vectors, inputs);
            return computer.Logits(lane);
        }

        var random = new Random(7);
        for (var turn = 0; turn < 30; turn++)
        {
            var (series, origin) = (turn % 2, random.Next(SeriesText.Window, 56));
            // Targets from the origin on are others, in another order, or gone; scales stay, as they do of a trained model.
            var later = turn % 3;
            var changed = corpus.Series[series] with { Values = (double[])corpus.Series[series].Values.Clone() };
            int[] from = [.. Enumerable.Range(origin, 60 - origin).OrderBy(_ => random.Next())];
            for (var row = origin; row < 60; row++)
            {
                for (var target = 0; target < 2; target++)
                {
                    changed.Values[(row * 3) + target] = later switch
                    {
                        0 => 1e6 * random.NextDouble(),
                        1 => corpus.Series[series].Values[(from[row - origin] * 3) + target],
                        _ => double.NaN,
                    };
                }
            }

            var other = new ForecastCorpus(
                corpus.Forecast, [.. corpus.Series.Select((own, index) => index == series ? changed : own)]);
            Assert.Equal(Forecast(corpus, series, origin, out var expected), Forecast(other, series, origin, out var inputs));
            Assert.Equal(expected, inputs);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_tally_of_a_split_is_that_of_each_of_its_rows_forecast_once(bool bidirectional)
    {
        var corpus = SeriesText.Read(SeriesText.Csv(60), 0.25, 0.1);
        var network = (SingleNetwork)SeriesText.Task.Define(SeriesText.Size with { Bidirectional = bidirectional }, corpus.Codec);
        var weights = network.FirstWeights(3, TestContext.Current.CancellationToken);
        var computer = new StepComputer(network.Definition, 1, 1, 16, clip: null);
        computer.Load(weights);
        double loss = 0, absolute = 0, naive = 0, seasonal = 0, squares = 0;
        for (var series = 0; series < 2; series++)
        {
            foreach (var (origin, ahead) in new[] { (39, 4), (43, 4), (47, 4), (51, 3) })
            {
                var place = new WindowPlace(corpus.Scaled[series], origin, ahead);
                var lane = new ForecastWindows(corpus.Forecast, SeriesText.Window).Lane(0, [place], withTargets: true);
                var outputs = computer.Logits(lane);
                loss += computer.Evaluate([lane])[0].Loss;
                for (var h = 0; h < ahead; h++)
                {
                    for (var target = 0; target < 2; target++)
                    {
                        double Value(int row) => corpus.Series[series].Values[(row * 3) + target];
                        var quantiles = outputs.AsSpan(((SeriesText.Window + h) * 6) + (target * 3), 3).ToArray();
                        var deviation = corpus.Forecast.Scales[corpus.Series[series].Id][target].Deviation;
                        var median = Value(origin + h - 8) + (quantiles.Order().ElementAt(1) * deviation);
                        absolute += Math.Abs(Value(origin + h) - median);
                        squares += (Value(origin + h) - median) * (Value(origin + h) - median);
                        naive += Math.Abs(Value(origin + h) - Value(origin - 1));
                        seasonal += Math.Abs(Value(origin + h) - Value(origin + h - 8));
                    }
                }
            }
        }

        var tally = SeriesText.Task.Evaluate(network, weights, corpus, Split.Validation);
        Assert.Equal((30, 60), (tally.Targets, tally.Counts[0]));
        var measures = SeriesText.Task.Measure(tally, corpus.Codec)
            .ToDictionary(measure => measure.Name, measure => measure.Value);
        Assert.Equal(
            ["loss", "mae", "rmse", "naive-mae", "naive-rmse", "seasonal-naive-mae", "seasonal-naive-rmse"], measures.Keys);
        Assert.Equal(loss / 30, measures["loss"], 1e-5);
        Assert.Equal(
            [absolute / 60, Math.Sqrt(squares / 60), naive / 60, seasonal / 60],
            [measures["mae"], measures["rmse"], measures["naive-mae"], measures["seasonal-naive-mae"]],
            (one, other) => Math.Abs(one - other) < 1e-4);
        Assert.Equal(12, SeriesText.Task.Evaluate(network, weights, corpus, Split.Test).Targets);
    }

    [Fact]
    public void Pieces_are_a_function_of_the_split_and_add_up_to_it()
    {
        var corpus = SeriesText.Read(SeriesText.Csv(700), 0.5);
        var network = SeriesText.Task.Define(SeriesText.Size, corpus.Codec);
        var weights = network.FirstWeights(3, TestContext.Current.CancellationToken);
        var pieces = SeriesText.Task.Pieces(corpus, Split.Validation);
        Assert.InRange(pieces, 2, 10);
        var tally = Enumerable.Range(0, pieces)
            .Select(piece => SeriesText.Task.Evaluate(network, weights, corpus, Split.Validation, piece))
            .Aggregate((one, other) => one + other);
        var whole = SeriesText.Task.Evaluate(network, weights, corpus, Split.Validation);
        Assert.Equal((700, whole.Loss, whole.Sums[1]), (tally.Targets, tally.Loss, tally.Sums[1]));
    }

    [Fact]
    public void Series_that_are_too_short_are_named_before_anything_starts()
    {
        var corpus = SeriesText.Read(SeriesText.Csv(20), 0.25);
        Assert.Equal(
            "series 'north' has 15 rows to train on, series 'south' has 15 rows to train on; "
            + "a window of 12, a season of 8 and a horizon of 4 take 16. "
            + "Give longer series, or lower training.window, data.forecast.horizon or data.forecast.season.",
            Assert.Throws<InvalidDataException>(() => SeriesText.Task.Batch(corpus, Plan)).Message);
        var (network, few) = (SeriesText.Task.Define(SeriesText.Size, corpus.Codec), SeriesText.Csv(12));
        var weights = network.FirstWeights(1, TestContext.Current.CancellationToken);
        var asked = SeriesText.Task.Read(SeriesText.Of(few), corpus.Codec);
        Assert.StartsWith(
            "series 'north' has 12 rows to measure",
            Assert.Throws<InvalidDataException>(
                () => SeriesText.Task.Evaluate(network, weights, asked, Split.Validation)).Message,
            StringComparison.Ordinal);
        static SourceFile File(string csv) => SourceFile.Of("x.csv", Encoding.UTF8.GetBytes(csv));
        var apart = SeriesText.Task.Read(new Sources([File(SeriesText.Csv(60))]) { Test = [File(few)] }, SeriesText.Plan());
        Assert.Contains(
            "rows to test on", Assert.Throws<InvalidDataException>(() => SeriesText.Task.Batch(apart, Plan)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_of_numbers_has_no_embedding()
    {
        var codec = SeriesText.Read(SeriesText.Csv(40)).Codec;
        Assert.Throws<ArgumentException>(() => SeriesText.Task.Define(SeriesText.Size with { Embedding = 4 }, codec));
        Assert.Throws<ArgumentException>(() => SeriesText.Task.Define(SeriesText.Size with { Tied = true }, codec));
    }

    [Fact]
    public void A_trained_model_beats_the_seasonal_naive_forecast_and_its_quantiles_hold_what_they_promise()
    {
        var corpus = SeriesText.Read(SeriesText.Csv(700), 0.3);
        var (network, weights) = Train(corpus, 400);
        var measures = SeriesText.Task.Measure(SeriesText.Task.Evaluate(network, weights, corpus, Split.Validation), corpus.Codec)
            .ToDictionary(measure => measure.Name, measure => measure.Value);
        Assert.True(measures["mae"] < 0.8 * measures["seasonal-naive-mae"], string.Join(", ", measures));
        Assert.True(measures["mae"] < 0.8 * measures["naive-mae"], string.Join(", ", measures));

        // What comes behind each known row, beside the quantiles that are forecast for it.
        double inside = 0, below = 0, count = 0;
        for (var known = 500; known < 690; known += SeriesText.Horizon)
        {
            foreach (var row in Predict(network, weights, corpus, known))
            {
                var value = corpus.Series[row.Plant == "north" ? 0 : 1].Values[(row.Row * 3) + (row.Target == "load" ? 0 : 1)];
                Assert.True(row.Quantiles[0] <= row.Quantiles[1] && row.Quantiles[1] <= row.Quantiles[2]);
                inside += value >= row.Quantiles[0] && value <= row.Quantiles[2] ? 1 : 0;
                below += value <= row.Quantiles[1] ? 1 : 0;
                count++;
            }
        }

        Assert.InRange(inside / count, 0.7, 0.9);
        Assert.InRange(below / count, 0.4, 0.6);
    }

    [Fact]
    public void An_answer_has_a_row_for_each_series_time_and_target_in_the_units_of_the_data()
    {
        var corpus = SeriesText.Read(SeriesText.Csv(60));
        var network = SeriesText.Task.Define(SeriesText.Size, corpus.Codec);
        // Weights of zero: what is added to the season before is nothing.
        var table = Ask(network, new float[network.Layout.Length], corpus, Asked(30, 3), 3);
        Assert.Equal(["plant", "hour", "target", "q0.1", "q0.5", "q0.9"], table.Columns.Select(column => column.Name));
        Assert.Equal(12, table.Columns[0].Texts.Count);
        Assert.Equal(["south", "2024-01-02T08:00", "wind"], table.Columns.Take(3).Select(column => column.Texts[^1]));
        Assert.Equal(["north", "2024-01-02T06:00", "load"], table.Columns.Take(3).Select(column => column.Texts[0]));
        Assert.Equal(corpus.Series[0].Values[22 * 3], table.Columns[3].Numbers[0], 1e-9);
        Assert.Equal(corpus.Series[1].Values[(24 * 3) + 1], table.Columns[4].Numbers[^1], 1e-9);
    }

    [Fact]
    public void Many_series_are_answered_as_each_alone()
    {
        var corpus = SeriesText.Read(SeriesText.Csv(60));
        var network = SeriesText.Task.Define(SeriesText.Size, corpus.Codec);
        var weights = network.FirstWeights(5, TestContext.Current.CancellationToken);
        var both = Ask(network, weights, corpus, Asked(30, 4), 4);
        string[] lines = Asked(30, 4).Split('\n');
        var south = string.Join('\n', lines.Where(line => !line.StartsWith("north", StringComparison.Ordinal)));
        Assert.Equal(both.Columns[4].Numbers.Skip(8), Ask(network, weights, corpus, south, 4).Columns[4].Numbers);
    }

    [Theory]
    [InlineData(11, 4, 4, "series 'north' has 11 rows with numbers to forecast from; the model reads 12. Give more.")]
    [InlineData(
        20, 2, 4, "series 'north' has 2 rows behind those with numbers, and 4 are to be forecast. "
        + "The model needs free of those too: add rows with time and covariates, and leave the targets empty; "
        + "or ask for fewer with --horizon.")]
    public void A_table_with_too_little_in_it_is_told_what_is_missing(int known, int asked, int horizon, string message)
    {
        var corpus = SeriesText.Read(SeriesText.Csv(60));
        var network = SeriesText.Task.Define(SeriesText.Size, corpus.Codec);
        var weights = new float[network.Layout.Length];
        Assert.StartsWith(
            message,
            Assert.Throws<InvalidDataException>(() => Ask(network, weights, corpus, Asked(known, asked), horizon)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Ask(network, weights, corpus, Asked(30, 5), 5));
        Assert.Throws<InvalidDataException>(
            () => Ask(network, weights, corpus, Asked(30, 4).Replace("south", "west", StringComparison.Ordinal), 4));
        Array.Fill(weights, float.NaN);
        Assert.StartsWith(
            "The weights give", Assert.Throws<InvalidDataException>(() => Ask(network, weights, corpus, Asked(30, 4), 4)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_covariates_no_rows_need_stand_behind_the_last_and_months_go_on()
    {
        var plan = SeriesText.Plan() with
        {
            Columns = new ColumnNames { Time = "month", Targets = ["y"] },
            Forecast = new ForecastPlan(3, null, [0.5]),
        };
        string[] months = [.. Enumerable.Range(0, 40).Select(n => $"{2020 + (n / 12)}-{1 + (n % 12):00}")];
        var csv = "month,y\n" + string.Join('\n', months.Select((month, n) => $"{month},{n % 12}"));
        var corpus = (ForecastCorpus)SeriesText.Task.Read(SeriesText.Of(csv), plan);
        Assert.Equal((12, new TimeStep(0, 1)), (corpus.Forecast.Season, corpus.Forecast.Step));
        var network = SeriesText.Task.Define(SeriesText.Size, corpus.Codec);
        var table = Ask(network, new float[network.Layout.Length], corpus, csv, 3);
        Assert.Equal(["month", "target", "q0.5"], table.Columns.Select(column => column.Name));
        Assert.Equal(["2023-05", "2023-06", "2023-07"], table.Columns[0].Texts);
        Assert.Equal([4, 5, 6], table.Columns[2].Numbers, (one, other) => Math.Abs(one - other) < 1e-9);
    }

    private static (Network Network, float[] Weights) Train(ForecastCorpus corpus, int steps)
    {
        var network = SeriesText.Task.Define(SeriesText.Size, corpus.Codec);
        var weights = network.FirstWeights(1, TestContext.Current.CancellationToken);
        var trainer = SeriesText.Task.Trainer(network, corpus, new LanePlan(1, 1, 16, SeriesText.Window), 0, 1);
        var optimizer = new Adam();
        var state = new float[optimizer.StatePerParameter * weights.Length];
        for (var step = 0; step < steps; step++)
        {
            trainer.Load(weights);
            trainer.Compute(step, step);
            optimizer.Update(step + 1, 0.01 * (1 - (step / (double)steps)), weights, trainer.Sums[0].Values.Span, state, weights);
        }

        return (network, weights);
    }

    // So many known rows of both series, and as many without targets.
    private static string Asked(int known, int asked) => SeriesText.Csv(
        known + asked, 0, (_, row, values) => row < known ? values : [double.NaN, double.NaN, values[2]]);

    private static PredictedTable Ask(Network network, float[] weights, ForecastCorpus corpus, string csv, int horizon)
    {
        using var table = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return SeriesText.Task.TablePredictor(network, weights, corpus.Codec).Predict(table, horizon);
    }

    private static IEnumerable<(string Plant, int Row, string Target, double[] Quantiles)> Predict(
        Network network, float[] weights, ForecastCorpus corpus, int known)
    {
        var columns = Ask(network, weights, corpus, Asked(known, SeriesText.Horizon), SeriesText.Horizon).Columns;
        for (var i = 0; i < columns[0].Texts.Count; i++)
        {
            var time = columns[1].Texts[i];
            int Part(int begin) => int.Parse(time.AsSpan(begin, 2), CultureInfo.InvariantCulture);
            double[] quantiles = [.. columns.Skip(3).Select(column => column.Numbers[i])];
            yield return (columns[0].Texts[i], ((Part(8) - 1) * 24) + Part(11), columns[2].Texts[i], quantiles);
        }
    }
}
