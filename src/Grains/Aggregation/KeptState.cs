using DistSeq.Engine.Checkpoints;

namespace DistSeq.Grains.Aggregation;

/// <summary>What a group of lanes keeps from step to step and nobody else has.</summary>
/// <param name="FirstLane">First lane of the group.</param>
/// <param name="Optimizer">State of a replica's own update rule; empty if it has none.</param>
/// <param name="Feedback">What compression has left out so far; empty without compression.</param>
internal sealed record KeptState(int FirstLane, Memory<float> Optimizer, Memory<float> Feedback)
{
    private const string OptimizerName = "optimizer.";
    private const string FeedbackName = "feedback.";

    /// <summary>A safetensors file of some groups: "optimizer.LANE" and "feedback.LANE".</summary>
    public static (byte[] File, string Sha256) Write(string job, long version, IReadOnlyList<KeptState> groups)
    {
        var metadata = new Dictionary<string, string>
        {
            ["job"] = job,
            ["version"] = version.ToString(CultureInfo.InvariantCulture),
        };
        using var file = new MemoryStream();
        var hash = SafetensorsFile.Write(metadata, [.. groups.SelectMany(group => new[]
        {
            LaneArrays.Of(OptimizerName, group.FirstLane, group.Optimizer),
            LaneArrays.Of(FeedbackName, group.FirstLane, group.Feedback),
        })], file);
        return (file.ToArray(), hash);
    }

    /// <summary>The groups of a file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static IReadOnlyList<KeptState> Read(ReadOnlyMemory<byte> file)
    {
        var content = SafetensorsFile.Read(file);
        return
        [
            .. content.Lanes(OptimizerName)
                .Select(lane => new KeptState(lane, content.Get(OptimizerName, lane), content.Get(FeedbackName, lane))),
        ];
    }
}
