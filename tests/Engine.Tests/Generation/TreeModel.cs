namespace DistSeq.Engine.Tests.Generation;

/// <summary>Logits are any function of the tokens so far: the state is the number of the path in the tree of sequences.</summary>
internal sealed class TreeModel(int outputs, Func<int, float[]> logits, int maxRows = 64) : IStepModel
{
    public int Outputs => outputs;

    public int StateSize => 1;

    public int MaxRows => maxRows;

    public int MostRows { get; private set; }

    public int Path(int path, int token) => (path * (outputs + 1)) + token + 2;

    public float[] Logits(int path) => logits(path);

    public void Step(ReadOnlySpan<int> tokens, ReadOnlySpan<float> states, Span<float> result, Span<float> next)
    {
        MostRows = Math.Max(MostRows, tokens.Length);
        Assert.InRange(tokens.Length, 1, maxRows);
        for (var row = 0; row < tokens.Length; row++)
        {
            next[row] = Path((int)states[row], tokens[row]);
            if (!result.IsEmpty)
                logits((int)next[row]).CopyTo(result[(row * outputs)..]);
        }
    }
}
