using System.Text.Json;

namespace DistSeq.Engine.Tests.Fixtures;

/// <summary>
/// Arrays computed independently in double precision (numpy, torch autograd), by names such as inputs/x. Row-major, to nine
/// digits. Files beginning with nb and cell have Ng's axes (features, rows, T); those beginning with torch have (T, rows,
/// features), as the engine.
/// </summary>
internal sealed class Fixture
{
    private readonly Dictionary<string, (int[] Shape, double[] Data)> _arrays = [];

    public Fixture(string name)
    {
        using var stream = typeof(Fixture).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"There is no fixture {name}.", nameof(name));
        using var file = JsonDocument.Parse(stream);
        foreach (var array in file.RootElement.EnumerateObject())
        {
            _arrays[array.Name] = (
                [.. array.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())],
                [.. array.Value.GetProperty("data").EnumerateArray().Select(value => value.GetDouble())]);
        }
    }

    public IEnumerable<string> Names => _arrays.Keys;

    public bool Has(string name) => _arrays.ContainsKey(name);

    public int[] Shape(string name) => _arrays[name].Shape;

    public double[] Data(string name) => _arrays[name].Data;

    public float[] Floats(string name) => [.. Data(name).Select(value => (float)value)];

    public int[] Integers(string name) => [.. Data(name).Select(value => (int)value)];

    public double Scalar(string name) => Data(name).Single();

    /// <summary>
    /// An array of Ng's axes (features, rows, T) or (features, rows) in the engine's order [T, rows, features].
    /// </summary>
    public double[] Turned(string name)
    {
        var (shape, data) = _arrays[name];
        int features = shape[0], rows = shape[1], steps = shape.Length == 3 ? shape[2] : 1;
        var turned = new double[data.Length];
        for (var f = 0; f < features; f++)
        {
            for (var row = 0; row < rows; row++)
            {
                for (var t = 0; t < steps; t++)
                    turned[(((t * rows) + row) * features) + f] = data[(((f * rows) + row) * steps) + t];
            }
        }

        return turned;
    }
}
