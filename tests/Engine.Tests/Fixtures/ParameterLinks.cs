namespace DistSeq.Engine.Tests.Fixtures;

/// <summary>Which element of which array of a fixture is which place of the engine's flat parameter buffer.</summary>
internal sealed class ParameterLinks(ParameterLayout layout)
{
    private readonly List<(string Array, int Element, int Place)> _links = [];

    /// <summary>
    /// The part of an array [.., arrayColumns] that begins at (firstRow, firstColumn) is the transpose of a block of columns
    /// [columns, rows] of a parameter, from a row of it on.
    /// </summary>
    public void Add(
        string array, int arrayColumns, int firstRow, int firstColumn, int rows, int columns, string parameter, int block = 0,
        int from = 0)
    {
        var range = layout[parameter];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var element = ((firstRow + i) * arrayColumns) + firstColumn + j;
                _links.Add((array, element, range.Offset + ((from + j) * range.Columns) + (block * rows) + i));
            }
        }
    }

    /// <summary>The flat buffer; elements that meet in one place (PyTorch's two biases) are added.</summary>
    public float[] Weights(Fixture fixture, string prefix)
    {
        var weights = new double[layout.Length];
        foreach (var (array, element, place) in _links)
            weights[place] += fixture.Data(prefix + array)[element];
        return [.. weights.Select(weight => (float)weight)];
    }

    /// <summary>
    /// Every array that is linked must hold what the flat gradient holds, once that is clipped to ±limit; agreement is relative
    /// to the largest magnitude before clipping.
    /// </summary>
    public void AssertGradients(
        Fixture fixture, string prefix, ReadOnlySpan<float> gradient, float limit = float.PositiveInfinity,
        double tolerance = 2e-5)
    {
        var flat = gradient.ToArray();
        foreach (var links in _links.GroupBy(link => link.Array))
        {
            var expected = fixture.Data(prefix + links.Key);
            var actual = new float[expected.Length];
            Assert.Equal(expected.Length, links.Count());
            foreach (var (_, element, place) in links)
                actual[element] = flat[place];
            var largest = actual.Max(MathF.Abs);
            new ClipRule(limit, null).ClipValues(actual);
            Close.To(expected, actual, links.Key, tolerance, largest);
        }
    }

    /// <summary>Ng's arrays: W[out, state ; input] and a bias for each gate, and peepholes where the cell has them.</summary>
    public static ParameterLinks Ng(
        ModelDefinition model, ParameterLayout layout, IReadOnlyList<(string Letter, string Gate)> gates)
    {
        var links = new ParameterLinks(layout);
        int hidden = model.Hidden, width = model.Hidden + model.Inputs;
        var shape = Engine.Layers.CellCatalog.Shape(model.Cell);
        foreach (var (letter, gate) in gates)
        {
            var block = shape.Gates.ToList().IndexOf(gate);
            var candidate = shape.HasCandidateProduct && gate == "n";
            if (shape.Vectors.Contains("p" + gate))
                links.Add("p" + letter, 1, 0, 0, hidden, 1, "layers.0.p" + gate);
            links.Add(
                "W" + letter, width, 0, 0, hidden, hidden, candidate ? "layers.0.candidate" : "layers.0.recurrent",
                candidate ? 0 : block);
            links.Add("W" + letter, width, 0, hidden, hidden, model.Inputs, "layers.0.input", block);
            links.Add("b" + letter, 1, 0, 0, hidden, 1, "layers.0.bias", block);
        }

        return links;
    }

    /// <summary>Ng's simple network: Waa, Wax and a bias; Wya and by where there is a head.</summary>
    public static ParameterLinks NgRnn(ModelDefinition model, ParameterLayout layout, string bias)
    {
        var links = new ParameterLinks(layout);
        links.Add("Waa", model.Hidden, 0, 0, model.Hidden, model.Hidden, "layers.0.recurrent");
        links.Add("Wax", model.Inputs, 0, 0, model.Hidden, model.Inputs, "layers.0.input");
        links.Add(bias, 1, 0, 0, model.Hidden, 1, "layers.0.bias");
        if (model.Outputs > 0)
            links.AddHead(model, "Wya", "by");
        return links;
    }

    public void AddHead(ModelDefinition model, string weight, string bias)
    {
        Add(weight, model.Width, 0, 0, model.Outputs, model.Width, "head.weight");
        Add(bias, 1, 0, 0, model.Outputs, 1, "head.bias");
    }

    /// <summary>
    /// Arrays of single matrices [out, in] and biases of single gates, each with the parameter and the block it is.
    /// </summary>
    public static ParameterLinks Single(
        ModelDefinition model, ParameterLayout layout, IReadOnlyList<(string Array, string Parameter, int Block)> arrays)
    {
        var links = new ParameterLinks(layout);
        foreach (var (array, parameter, block) in arrays)
        {
            var inputs = layout["layers.0." + parameter].Rows;
            links.Add(array, inputs, 0, 0, model.Hidden, inputs, "layers.0." + parameter, block);
        }

        return links;
    }

    /// <summary>PyTorch's arrays: rows of weight_ih, weight_hh and of two biases are gates in an order of its own.</summary>
    public static ParameterLinks Torch(
        ModelDefinition model, ParameterLayout layout, IReadOnlyList<(string Input, string Recurrent)> gates, string prefix = "")
    {
        var links = new ParameterLinks(layout);
        for (var layer = 0; layer < model.Layers; layer++)
        {
            links.AddTorchLayer(model, layer, $"layers.{layer}", gates, name => $"{prefix}{name}_l{layer}");
            if (model.Bidirectional)
                links.AddTorchLayer(model, layer, $"layers.{layer}.reverse", gates, name => $"{prefix}{name}_l{layer}_reverse");
        }

        return links;
    }

    /// <summary>An embedding [ids, width] as PyTorch and the engine both have it.</summary>
    public void AddEmbedding(ModelDefinition model, string array)
    {
        for (var element = 0; element < model.Inputs * model.Embedding; element++)
            _links.Add((array, element, layout["embedding"].Offset + element));
    }

    /// <summary>One layer in one direction; its arrays are named by the function.</summary>
    public void AddTorchLayer(
        ModelDefinition model, int layer, string parameters, IReadOnlyList<(string Input, string Recurrent)> gates, Func<string,
        string> name)
    {
        var shape = Engine.Layers.CellCatalog.Shape(model.Cell);
        var names = shape.Gates.ToList();
        int hidden = model.Hidden, inputs = model.InputsOf(layer);
        for (var gate = 0; gate < gates.Count; gate++)
        {
            int row = gate * hidden, input = names.IndexOf(gates[gate].Input), recurrent = names.IndexOf(gates[gate].Recurrent);
            Add(name("weight_ih"), inputs, row, 0, hidden, inputs, $"{parameters}.input", input);
            Add(name("weight_hh"), hidden, row, 0, hidden, hidden, $"{parameters}.recurrent", recurrent - shape.RecurrentFirst);
            Add(name("bias_ih"), 1, row, 0, hidden, 1, $"{parameters}.bias", input);
            Add(name("bias_hh"), 1, row, 0, hidden, 1, $"{parameters}.bias", recurrent);
        }
    }
}
