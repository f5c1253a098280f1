using System.Security.Cryptography;
using DistSeq.Client.Clusters;
using DistSeq.Client.Data;
using DistSeq.Client.Views;
using DistSeq.Contracts.Generation;

namespace DistSeq.Client.Commands;

/// <summary>Asks a model with a whole table, and writes its answer.</summary>
internal sealed class TableAsking(Invocation invocation, IGrainFactory grains, Patience patience)
{
    /// <param name="model">The model.</param>
    /// <param name="table">CSV in UTF-8.</param>
    /// <param name="horizon">Rows ahead; null for as many as the model answers for.</param>
    /// <param name="output">Where the answer goes.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<int> AskAsync(
        ModelSource model, byte[] table, int? horizon, TextWriter output, CancellationToken cancellationToken)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(table));
        await Upload.SendAsync(grains, sha256, table, patience, cancellationToken);
        var request = new TablePredictionRequest { Model = model, UploadSha256 = sha256, Horizon = horizon };
        var result = await RefusedOptions.NameAsync(
            () => patience.AskAsync(() => grains.GetGrain<IGeneratorGrain>(0).PredictTable(request), cancellationToken));
        if (result.Step != result.Steps)
            await invocation.Shell.Error.WriteLineAsync($"The weights are of step {Figures.Step(result.Step, result.Steps)}.");
        await TableWriter.WriteAsync(output, result.Columns, invocation.IsJson);
        return ExitCode.Fine;
    }
}
