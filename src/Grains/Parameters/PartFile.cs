using DistSeq.Engine.Checkpoints;
using DistSeq.Grains.Aggregation;

namespace DistSeq.Grains.Parameters;

/// <summary>
/// The file of one parameter shard, safetensors: "weights" [n], "optimizer" [arrays, n], and with the first shard each lane's
/// carried state as "state.LANE". Metadata: job, version, and the ledger of lanes.
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
            ["version"] = held.Version.ToString(CultureInfo.InvariantCulture),
            [LedgerName] = held.Ledger,
        };
        List<SafetensorsArray> arrays =
        [
            new("weights", [weights.Length], weights),
            new("optimizer", [optimizer.Length / weights.Length, weights.Length], optimizer),
        ];
        arrays.AddRange(held.States.Where(lane => lane.State.Values.Length > 0)
            .Select(lane => LaneArrays.Of(LaneName, lane.Lane, lane.State.Values)));
        held.File.SetLength(0);
        var hash = SafetensorsFile.Write(metadata, arrays, held.File);
        return (held.File.GetBuffer().AsMemory(0, (int)held.File.Length), hash);
    }

    /// <summary>Puts a part into its place of weights and optimizer state, and adds its lanes' states.</summary>
    /// <param name="content">The file.</param>
    /// <param name="range">Begin and end (exclusive) of the shard's parameters.</param>
    /// <param name="weights">Of all shards.</param>
    /// <param name="optimizer">State of all shards, [arrays, parameters].</param>
    /// <param name="states">Where the states of its lanes go.</param>
    /// <returns>The shard's ledger.</returns>
    /// <exception cref="InvalidDataException">The file is not of this size.</exception>
    public static string Read(
        SafetensorsContent content, (int Begin, int End) range, float[] weights, float[] optimizer, List<LaneReport> states)
    {
        int length = range.End - range.Begin, count = optimizer.Length / weights.Length;
        content.Copy("weights", weights.AsSpan(range.Begin, length));
        var state = new float[count * length];
        content.Copy("optimizer", state);
        for (var array = 0; array < count; array++)
            state.AsSpan(array * length, length).CopyTo(optimizer.AsSpan((array * weights.Length) + range.Begin));
        states.AddRange(content.Lanes(LaneName)
            .Select(lane => new LaneReport(lane, 0, 0, new TensorBlock(content.Get(LaneName, lane)))));
        return content.Metadata.GetValueOrDefault(LedgerName, "");
    }
}
