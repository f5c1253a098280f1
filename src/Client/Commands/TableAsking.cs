using System.Security.Cryptography;
using DistSeq.Client.Clusters;
using DistSeq.Client.Data;
using DistSeq.Client.Views;

namespace DistSeq.Client.Commands;

/// <summary>Asks a model with a whole table, and writes its answer.</summary>
internal sealed class TableAsking(Invocation invocation, IGrainFactory grains, Patience patience)
{
    /// <summary>Asks with CSV in UTF-8 for a number of rows ahead; null for as many as the model answers for.</summary>
    public async Task<int> AskAsync(
        ModelSource model, byte[] table, int? horizon, TextWriter output, CancellationToken cancellationToken)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(table));
        await Upload.SendAsync(grains, sha256, table, patience, cancellationToken);
        var request = new TablePredictionRequest { Model = model, UploadSha256 = sha256, Horizon = horizon };
        var result = await RefusedOptions.NameAsync(
            () => patience.AskAsync(() => grains.GetGrain<IGeneratorGrain>(0).PredictTable(request), cancellationToken));
        await Asking.TellStepAsync(invocation.Shell, result.Step, result.Steps);
        await TableWriter.WriteAsync(output, result.Columns, invocation.IsJson);
        return ExitCode.Fine;
    }
}
