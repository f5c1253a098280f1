namespace DistSeq.Grains.Tests.Telemetry;

/// <summary>What the observable instruments of the system show now.</summary>
internal static class Series
{
    /// <summary>"name label=value … value", of all series with a label's value.</summary>
    public static List<string> Of(string label, string value) =>
        [.. All().Where(series => Equals(series.Labels.GetValueOrDefault(label), value)).Select(static series =>
            string.Join(' ', [series.Name, .. series.Labels.Where(static pair => pair.Key is not ("job" or "sweep"))
                .Select(static pair => $"{pair.Key}={pair.Value}"), series.Value.ToString("R", CultureInfo.InvariantCulture)]))];

    /// <summary>The value of a job's series; null if it has none.</summary>
    public static double? Value(string name, string job, string label = "job") => All()
        .Where(series => series.Name == name && Equals(series.Labels.GetValueOrDefault(label), job))
        .Select(static series => (double?)series.Value).FirstOrDefault();

    public static List<(string Name, Dictionary<string, object?> Labels, double Value)> All()
    {
        var shown = new List<(string, Dictionary<string, object?>, double)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, own) =>
        {
            if (instrument.Meter.Name == "DistSeq" && instrument.IsObservable)
                own.EnableMeasurementEvents(instrument);
        };
        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            shown.Add((instrument.Name, tags.ToArray().ToDictionary(), value));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return shown;
    }
}
