using DistSeq.Client.Clusters;
using DistSeq.Client.Specs;

namespace DistSeq.Client.Data;

/// <summary>Prepares the data of a job spec on the cluster.</summary>
internal static class Datasets
{
    /// <summary>Checks a local source; null for a URL, which the cluster fetches itself.</summary>
    public static LocalData? Check(DataSpec data) => DataPath.IsUrl(data.Path) ? null : LocalData.Read(data);

    /// <summary>What happens to the data before a job can begin.</summary>
    public static string Words(LocalData? content) => content is null
        ? "The cluster fetches and prepares the data."
        : $"Uploading and preparing {Views.Figures.Rounded(content.Length)}B of data.";

    /// <summary>
    /// Uploads the content where it is local, and has the cluster prepare it; reports oddities.
    /// </summary>
    public static async Task<DatasetStatus> PrepareAsync(
        IGrainFactory grains, JobSpec spec, LocalData? content, Patience patience, CancellationToken cancellationToken,
        Action<string>? tell = null)
    {
        var sha256 = content?.Sha256 ?? spec.Data.Sha256!.ToLowerInvariant();
        if (content is not null)
            await Upload.SendAsync(grains, content, patience, cancellationToken);
        // The client has decoded what it read.
        var data = content is null ? spec.Data : spec.Data with { Encoding = DataEncoding.Utf8 };
        try
        {
            var status = await patience.AskAsync(
                () => grains.GetGrain<IDatasetGrain>(sha256).Prepare(data, spec.Task, spec.FromSha256), cancellationToken);
            foreach (var note in status.Notes)
                tell?.Invoke($"note: {note}");
            return status;
        }
        catch (InvalidSpecException exception) when (content is not null)
        {
            throw DataFaults.Locate(exception, content, spec.Data);
        }
    }
}
