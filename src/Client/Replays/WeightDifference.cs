namespace DistSeq.Client.Replays;

/// <summary>One element of a model in which two checkpoints differ.</summary>
/// <param name="Parameter">Name of the array in the canonical layout.</param>
/// <param name="Index">Its place there: row and column, or the element of a vector.</param>
/// <param name="First">Its value in the first file.</param>
/// <param name="Second">Its value in the second file.</param>
internal sealed record WeightDifference(string Parameter, IReadOnlyList<long> Index, float First, float Second)
{
    /// <summary>The first element whose bits differ, in the order of the arrays; null where all are equal.</summary>
    /// <exception cref="InvalidDataException">A file is not a checkpoint, or they are of different models.</exception>
    public static WeightDifference? Between(byte[] first, byte[] second)
    {
        var (left, right) = (CheckpointArray.ReadAll(first), CheckpointArray.ReadAll(second));
        if (!left.Select(static array => (array.Name, array.Values.Length))
            .SequenceEqual(right.Select(static array => (array.Name, array.Values.Length))))
            throw new InvalidDataException("The two checkpoints are of different models: names or sizes of their arrays differ.");
        foreach (var (one, other) in left.Zip(right))
        {
            for (var element = 0; element < one.Values.Length; element++)
            {
                if (BitConverter.SingleToInt32Bits(one.Values[element]) != BitConverter.SingleToInt32Bits(other.Values[element]))
                    return new WeightDifference(one.Name, one.IndexOf(element), one.Values[element], other.Values[element]);
            }
        }

        return null;
    }
}
