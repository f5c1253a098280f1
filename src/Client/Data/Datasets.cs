using DistSeq.Client.Clusters;
using DistSeq.Client.Specs;
using DistSeq.Contracts.Data;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Data;

/// <summary>Gets the data of a job spec ready on the cluster.</summary>
internal static class Datasets
{
    /// <summary>Checks a local source; null for a URL, which the cluster fetches itself.</summary>
    public static LocalData? Check(DataSpec data) => DataPath.IsUrl(data.Path) ? null : LocalData.Read(data);

    /// <summary>What happens to the data before a job can begin.</summary>
    public static string Words(LocalData? content) => content is null
        ? "The cluster fetches and prepares the data."
        : $"Uploading and preparing {Views.Figures.Rounded(content.Content.Length)}B of data.";

    /// <summary>Uploads the content where it is local, and has it prepared. Returns the dataset's id.</summary>
    public static async Task<string> PrepareAsync(
        IGrainFactory grains, JobSpec spec, LocalData? content, Patience patience, CancellationToken cancellationToken)
    {
        var sha256 = content?.Sha256 ?? spec.Data.Sha256!.ToLowerInvariant();
        if (content is not null)
            await Upload.SendAsync(grains, sha256, content.Content, patience, cancellationToken);
        // What was read here has been decoded here.
        var data = content is null ? spec.Data : spec.Data with { Encoding = DataEncoding.Utf8 };
        var status = await patience.AskAsync(
            () => grains.GetGrain<IDatasetGrain>(sha256).Prepare(data, spec.Task), cancellationToken);
        return status.Id;
    }
}
