namespace DistSeq.Engine.Tests.Tasks.Forecast;

public sealed class ForecastCorpusTests
{
    [Fact]
    public void The_end_of_every_series_is_held_out()
    {
        var corpus = SeriesText.Read(SeriesText.Csv(100), validation: 0.1, test: 0.2);
        Assert.Equal([new(0, 0, 70), new(1, 0, 70)], corpus.Train);
        Assert.Equal([new(0, 70, 80), new(1, 70, 80)], corpus.Valid);
        Assert.Equal([new(0, 80, 100), new(1, 80, 100)], corpus.Test);
        Assert.Equal((140, 20, 40), (corpus.Targets(Split.Train), corpus.Targets(Split.Validation), corpus.Targets(Split.Test)));
        Assert.Equal((2, "csv"), (corpus.Sequences, corpus.FormatName));
        Assert.Empty(SeriesText.Read(SeriesText.Csv(100)).Valid);
    }

    [Fact]
    public void Scales_are_those_of_the_rows_to_train_on_alone()
    {
        var corpus = SeriesText.Read(SeriesText.Csv(100), 0.1, 0.2);
        var changed = SeriesText.Csv(
            100, 0, (_, row, values) => row < 70 ? values : [.. values.Select(value => 1000 - value)]);
        var other = SeriesText.Read(changed, 0.1, 0.2);
        foreach (var (id, scales) in corpus.Forecast.Scales)
            Assert.Equal(scales, other.Forecast.Scales[id]);
        var loads = Enumerable.Range(0, 70).Select(row => corpus.Series[1].Values[3 * row]).ToArray();
        var scale = corpus.Forecast.Scales["south"][0];
        Assert.Equal(loads.Average(), scale.Mean, 1e-9);
        Assert.Equal(Math.Sqrt(loads.Average(load => Math.Pow(load - loads.Average(), 2))), scale.Deviation, 1e-9);
    }

    [Fact]
    public void Equal_numbers_have_no_deviation_to_divide_by() => Assert.Equal(
        new Scale(0.1, 1),
        Scale.Of([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], 1, 0, 7) with { Mean = 0.1 });

    [Fact]
    public void Splits_may_have_files_of_their_own()
    {
        static SourceFile File(string name, string csv) => SourceFile.Of(name, Encoding.UTF8.GetBytes(csv));
        var sources = new Sources([File("train.csv", SeriesText.Csv(60))])
        {
            Validation = [File("valid.csv", SeriesText.Csv(30, 60))],
            Test = [File("test.csv", SeriesText.Csv(40, 90))],
        };
        var corpus = (ForecastCorpus)SeriesText.Task.Read(sources, SeriesText.Plan(0.1, 0.1));
        Assert.Equal([new(0, 0, 60), new(1, 0, 60)], corpus.Train);
        Assert.Equal([new(2, 0, 30), new(3, 0, 30)], corpus.Valid);
        Assert.Equal([new(4, 0, 40), new(5, 0, 40)], corpus.Test);
        var west = SeriesText.Csv(40).Replace("south", "west", StringComparison.Ordinal);
        var strange = sources with { Test = [File("test.csv", west)] };
        Assert.Equal(
            "The model is not trained on series 'west'; it knows series 'north', series 'south'. "
            + "Leave the others out, or train with them.",
            Assert.Throws<InvalidDataException>(() => SeriesText.Task.Read(strange, SeriesText.Plan())).Message);
    }

    [Theory]
    [InlineData("plant,hour,load,wind,free\nnorth,2024-01-01,1,1,1\nnorth,2024-01-02,1,1,1\n",
        "The rows are 1 day apart, those that the model is trained on 1 hour; give data with the same time step.")]
    [InlineData("plant,hour,load,wind,free\nnorth,1,1,1,1\nnorth,2,1,1,1\n",
        "The rows are 1 apart, those that the model is trained on 1 hour, with dates; give data with the same time step.")]
    public void Data_for_a_model_must_be_like_its_own(string csv, string message) => Assert.Equal(
        message, Assert.Throws<InvalidDataException>(
            () => SeriesText.Task.Read(SeriesText.Of(csv), SeriesText.Read(SeriesText.Csv(50)).Codec)).Message);

    [Fact]
    public void The_season_is_guessed_where_none_is_named()
    {
        var plan = SeriesText.Plan() with { Forecast = new ForecastPlan(4, null, [0.5]) };
        Assert.Equal(24, ((ForecastCorpus)SeriesText.Task.Read(SeriesText.Of(SeriesText.Csv(50)), plan)).Forecast.Season);
    }

    [Fact]
    public void The_prepared_form_and_the_fields_of_a_model_give_all_back()
    {
        var corpus = SeriesText.Read(SeriesText.Csv(50), 0.2, 0.1);
        var back = (ForecastCorpus)PreparedForm.Again(SeriesText.Task, corpus);
        Assert.Equal((corpus.Train, corpus.Valid, corpus.Test), (back.Train, back.Valid, back.Test), Same);
        foreach (var (series, again) in corpus.Series.Zip(back.Series))
        {
            Assert.Equal((series.Id, series.First, series.Length), (again.Id, again.First, again.Length));
            Assert.Equal(series.Values, again.Values);
        }

        var codec = (ForecastCodec)SeriesText.Task.OpenCodec(corpus.Codec.Fields);
        Assert.Equal(corpus.Codec.Fields, codec.Fields);
        Assert.Equal(corpus.Forecast.Scales["south"], codec.Scales["south"]);
        Assert.Equal((corpus.Forecast.Step, corpus.Forecast.IsDate, SeriesText.Season), (codec.Step, codec.IsDate, codec.Season));
    }

    [Theory]
    [InlineData("\"Horizon\":4", "\"Horizon\":0")]
    [InlineData("\"Horizon\":4", "\"Horizon\":2000000000")]
    [InlineData("\"Season\":8", "\"Season\":0")]
    [InlineData("0.5", "0.4")]
    [InlineData("0.9", "1.9")]
    [InlineData("\"Units\":3600", "\"Units\":0")]
    [InlineData("\"Targets\":[\"load\",", "\"Targets\":[")]
    [InlineData("\"Time\":\"hour\"", "\"Time\":null")]
    [InlineData("{", "")]
    public void Fields_that_make_no_sense_are_refused(string good, string bad)
    {
        var fields = SeriesText.Read(SeriesText.Csv(50)).Codec.Fields.ToDictionary();
        Assert.Contains(good, fields["forecast"], StringComparison.Ordinal);
        fields["forecast"] = fields["forecast"].Replace(good, bad, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => SeriesText.Task.OpenCodec(fields));
        fields.Remove("forecast");
        Assert.Throws<InvalidDataException>(() => SeriesText.Task.OpenCodec(fields));
    }

    [Fact]
    public void A_damaged_prepared_form_is_refused_or_read_but_never_breaks_a_reader()
    {
        PreparedForm.Damage(
            PreparedForm.Of(SeriesText.Task, SeriesText.Read(SeriesText.Csv(20), 0.2)),
            corpus => _ = ((ForecastCorpus)corpus).Scaled);
    }

    private static bool Same(
        (IReadOnlyList<SeriesPart> Train, IReadOnlyList<SeriesPart> Valid, IReadOnlyList<SeriesPart> Test) one,
        (IReadOnlyList<SeriesPart> Train, IReadOnlyList<SeriesPart> Valid, IReadOnlyList<SeriesPart> Test) other) =>
        one.Train.SequenceEqual(other.Train) && one.Valid.SequenceEqual(other.Valid) && one.Test.SequenceEqual(other.Test);
}
