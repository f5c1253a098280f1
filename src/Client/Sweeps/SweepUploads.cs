using DistSeq.Client.Clusters;
using DistSeq.Client.Data;

namespace DistSeq.Client.Sweeps;

/// <summary>The data that a sweep's trials read: one upload, or several where fields that name files are searched.</summary>
internal sealed class SweepUploads
{
    private static readonly string[] Sources =
        ["data.path", "data.format", "data.encoding", "data.validation", "data.test"];

    private readonly List<(DataSpec Source, LocalData Content)> _contents = [];

    /// <summary>Reads and checks all of it before anything starts.</summary>
    /// <exception cref="InvalidSpecException">Some of it cannot be read.</exception>
    public static SweepUploads Read(SweepSpec spec)
    {
        var uploads = new SweepUploads();
        foreach (var data in All(spec).DistinctBy(SweepData.SourceOf))
        {
            if (Datasets.Check(data) is { } content)
                uploads._contents.Add((SweepData.SourceOf(data), content));
        }

        return uploads;
    }

    /// <summary>The content, where there is only one.</summary>
    public LocalData? Single => _contents is [var (_, content)] ? content : null;

    /// <summary>What happens before the first trial can begin.</summary>
    public string Words => _contents.Count == 0
        ? Datasets.Words(null)
        : $"Uploading {Views.Figures.Rounded(_contents.Sum(static upload => upload.Content.Length))}B of data.";

    /// <summary>Uploads what the cluster does not have yet.</summary>
    public async Task<IReadOnlyList<SweepData>> SendAsync(
        IGrainFactory grains, Patience patience, CancellationToken cancellationToken)
    {
        foreach (var (_, content) in _contents)
            await Upload.SendAsync(grains, content, patience, cancellationToken);
        return [.. _contents.Select(static upload => new SweepData(upload.Source, upload.Content.Sha256))];
    }

    // A combination that breaks rules is the fault of its trial.
    private static IEnumerable<DataSpec> All(SweepSpec spec)
    {
        IEnumerable<Dictionary<string, string>> combinations = [[]];
        foreach (var path in Sources)
        {
            if (spec.Search.GetValueOrDefault(path)?.Values is { } values)
            {
                combinations = combinations.SelectMany(known =>
                    values.Select(value => new Dictionary<string, string>(known) { [path] = value }));
            }
        }

        foreach (var values in combinations)
        {
            JobSpec job;
            try
            {
                job = SpecPath.With(spec.Base, values);
            }
            catch (InvalidSpecException)
            {
                continue;
            }

            yield return job.Data;
        }
    }
}
