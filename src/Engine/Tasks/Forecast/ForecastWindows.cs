using DistSeq.Engine.Data.Batches;

namespace DistSeq.Engine.Tasks.Forecast;

/// <summary>
/// Windows of series: a window of known rows, then the rows to forecast. In these, each target input holds the latest known value
/// a whole number of seasons before. The network learns the difference from it. No target value after the last known row is read.
/// </summary>
internal sealed class ForecastWindows(ForecastCodec codec, int window)
{
    /// <summary>Number of known rows a forecast needs.</summary>
    public int History { get; } = Math.Max(window, codec.Season);

    /// <summary>Time steps in the longest window.</summary>
    public int MaxSteps { get; } = window + codec.Plan.Horizon;

    /// <summary>Number of known rows a window reads.</summary>
    public int Window => window;

    /// <summary>Returns some windows as a lane.</summary>
    /// <param name="lane">Number of the lane.</param>
    /// <param name="places">One per row.</param>
    /// <param name="withTargets">Whether later measurements are known, as in training; they become the targets.</param>
    public LaneBatch Lane(int lane, ReadOnlySpan<WindowPlace> places, bool withTargets)
    {
        var steps = 0;
        var lengths = new int[places.Length];
        for (var row = 0; row < places.Length; row++)
            steps = Math.Max(steps, lengths[row] = window + places[row].Ahead);
        var inputs = Buffers.Floats(steps, places.Length, codec.Inputs);
        var targets = Buffers.Floats(steps, places.Length, codec.Targets);
        targets.AsSpan().Fill(float.NaN);
        for (var row = 0; row < places.Length; row++)
        {
            for (var t = 0; t < lengths[row]; t++)
            {
                var place = (t * places.Length) + row;
                Fill(places[row], t, inputs.AsSpan(place * codec.Inputs, codec.Inputs));
                if (withTargets && t >= window)
                    Subtract(places[row], t - window, targets.AsSpan(place * codec.Targets, codec.Targets));
            }
        }

        return new LaneBatch(lane, steps, [], [], default) { Vectors = inputs, TargetVectors = targets, Lengths = lengths };
    }

    /// <summary>The latest known row that is a whole number of seasons before a row to forecast.</summary>
    /// <param name="origin">The first forecast row.</param>
    /// <param name="ahead">Rows after that one, from 0.</param>
    public int SeasonBefore(int origin, int ahead) => origin - codec.Season + (ahead % codec.Season);

    private void Fill(WindowPlace place, int t, Span<float> input)
    {
        var row = place.Origin - window + t;
        var ahead = t - window;
        var isKnown = ahead < 0;
        var (now, before) = (row, isKnown ? row : SeasonBefore(place.Origin, ahead));
        place.Series[before][..codec.Targets].CopyTo(input);
        input[codec.Targets] = isKnown ? 1 : 0;
        input[codec.Targets + 1] = isKnown ? 0 : (ahead + 1f) / codec.Plan.Horizon;
        input = input[(codec.Targets + 2)..];
        place.Series[now][codec.Targets..].CopyTo(input);
        input = input[(place.Series.Width - codec.Targets)..];
        for (var i = 0; i < input.Length; i++)
            input[i] = place.Series[now][codec.Targets + i] - place.Series[before][codec.Targets + i];
    }

    private void Subtract(WindowPlace place, int ahead, Span<float> targets)
    {
        var measured = place.Series[place.Origin + ahead];
        var before = place.Series[SeasonBefore(place.Origin, ahead)];
        for (var i = 0; i < targets.Length; i++)
            targets[i] = measured[i] - before[i];
    }
}
