using System.Globalization;
using DistSeq.Engine.Checkpoints;
using DistSeq.Grains.Parameters;
using DistSeq.Grains.Parameters.Wire;

namespace DistSeq.Grains.Checkpoints;

/// <summary>
/// The file of one parameter shard, safetensors: "weights" [n], "optimizer" [arrays, n], and with the first shard each lane's carried state
/// as "state.LANE". Metadata: job, step, and the ledger of lanes.
/// </summary>
internal static class PartFile
{
    private const string LaneName = "state.";
    private const string LedgerName = "ledger";

    /// <summary>Writes the file of a held version to its stream.</summary>
    /// <returns>The bytes there, and their hash.</returns>
    public static (ReadOnlyMemory<byte> File, string Sha256) Write(string job, HeldVersion held)
    {
        var (weights, optimizer) = (held.Weights, held.Optimizer);
        var metadata = new Dictionary<string, string>
        {
            ["job"] = job,
            ["step"] = held.Version.ToString(CultureInfo.InvariantCulture),
            [LedgerName] = held.Ledger,
        };
        List<SafetensorsArray> arrays =
        [
            new("weights", [weights.Length], weights),
            new("optimizer", [optimizer.Length / weights.Length, weights.Length], optimizer),
        ];
        foreach (var lane in held.States.Where(lane => lane.State.Values.Length > 0))
            arrays.Add(new(LaneName + lane.Lane.ToString(CultureInfo.InvariantCulture), [lane.State.Values.Length], lane.State.Values));
        held.File.SetLength(0);
        var hash = SafetensorsFile.Write(metadata, arrays, held.File);
        return (held.File.GetBuffer().AsMemory(0, (int)held.File.Length), hash);
    }

    /// <summary>Puts a part into its place of weights and optimizer state, and adds its lanes' states.</summary>
    /// <returns>The shard's ledger.</returns>
    /// <exception cref="InvalidDataException">The file is not of this size.</exception>
    public static string Read(
        SafetensorsContent content, ManifestPart part, float[] weights, float[] optimizer, List<LaneReport> states)
    {
        int length = part.End - part.Begin, count = optimizer.Length / weights.Length;
        content.Copy("weights", weights.AsSpan(part.Begin, length));
        var range = new float[count * length];
        content.Copy("optimizer", range);
        for (var array = 0; array < count; array++)
            range.AsSpan(array * length, length).CopyTo(optimizer.AsSpan((array * weights.Length) + part.Begin));
        foreach (var (name, bytes) in content.Arrays)
        {
            if (!name.StartsWith(LaneName, StringComparison.Ordinal))
                continue;
            var state = new float[bytes.Length / sizeof(float)];
            content.Copy(name, state);
            states.Add(new LaneReport(int.Parse(name.AsSpan(LaneName.Length), CultureInfo.InvariantCulture), 0, 0, new TensorBlock(state)));
        }

        return content.Metadata.GetValueOrDefault(LedgerName, "");
    }
}
