using DistSeq.Engine.Checkpoints;

namespace DistSeq.Grains.Aggregation;

/// <summary>Arrays of a safetensors file; those of lanes have a name that ends with the number of the lane.</summary>
internal static class LaneArrays
{
    public static SafetensorsArray Of(string prefix, int lane, ReadOnlyMemory<float> values) =>
        new(Name(prefix, lane), [values.Length], values);

    /// <summary>The lanes that have an array of this prefix, in order.</summary>
    public static IEnumerable<int> Lanes(this SafetensorsContent file, string prefix) => file.Arrays.Keys
        .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
        .Select(name => int.Parse(name.AsSpan(prefix.Length), CultureInfo.InvariantCulture))
        .Order();

    public static float[] Get(this SafetensorsContent file, string prefix, int lane) => file.Get(Name(prefix, lane));

    /// <exception cref="KeyNotFoundException">There is no such array.</exception>
    public static float[] Get(this SafetensorsContent file, string name)
    {
        var values = new float[file.Arrays[name].Length / sizeof(float)];
        file.Copy(name, values);
        return values;
    }

    private static string Name(string prefix, int lane) => prefix + lane.ToString(CultureInfo.InvariantCulture);
}
