using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Layers;

/// <summary>The weight gradients of a layer, from the pre-activation gradients that backward has left in its gates.</summary>
internal abstract unsafe partial class RecurrentLayer
{
    private readonly GradientProduct _product;

    /// <summary>
    /// Writes the weight gradients of some rows: sums over (t, row), t outermost, in ascending order, so that they do not depend on which
    /// other rows were computed beside them.
    /// </summary>
    public void WeightGradients(in LayerInput input, int firstRow, int rowCount, in LayerWeights gradients)
    {
        var size = new GradientSize(Shape.RecurrentBlocks, Size.Hidden, Block, _steps, rowCount);
        fixed (float* toInput = gradients.Input, toRecurrent = gradients.Recurrent, toCandidate = gradients.Candidate, toEcho = gradients.Echo)
        {
            var before = new GradientLeft(Rows(State(_hidden, Before(0)), Stride), Size.Hidden, toRecurrent);
            if (Size.TakesIds)
            {
                ScatterAdd(input.Ids, firstRow, rowCount, gradients.Input);
                if (Shape.RecurrentBlocks > 0)
                    _product.Run(before, Gates(Shape.RecurrentFirst), size);
            }
            else
            {
                var left = new GradientLeft(Rows(input.Vectors, input.Stride), Size.Inputs, toInput);
                if (Shape.RecurrentFirst == 0 && Shape.RecurrentBlocks == Shape.InputBlocks)
                {
                    _product.Run(left, before, Gates(0), size);
                }
                else
                {
                    _product.Run(left, Gates(0), size with { Blocks = Shape.InputBlocks });
                    if (Shape.RecurrentBlocks > 0)
                        _product.Run(before, Gates(Shape.RecurrentFirst), size);
                }
            }

            if (Shape.HasCandidateProduct)
                _product.Run(new GradientLeft(Rows(_kept.Pointer, KeptStride), Size.Hidden, toCandidate), Gates(Shape.Blocks - 1), size with { Blocks = 1 });
            for (var block = 0; block < Shape.EchoBlocks; block++)
            {
                var left = Rows(Echo(Before(0)) + (block * Block), EchoStride);
                var rows = toEcho + ((long)block * Size.Hidden * Shape.EchoTargets * Size.Hidden);
                _product.Run(new GradientLeft(left, Size.Hidden, rows), Gates(Shape.EchoFirst), size with { Blocks = Shape.EchoTargets });
            }
        }

        if (Shape.HasBias)
            SumRows(_gates.Pointer, GateStride, Shape.Blocks, firstRow, rowCount, gradients.Bias);
        SumRows(_dVectors.Pointer, Shape.Vectors.Count * Block, Shape.Vectors.Count, firstRow, rowCount, gradients.Vectors);

        StridedRows Rows(float* first, int stride) => new(first + ((long)firstRow * stride), stride, _rows * stride);

        StridedRows Gates(int firstBlock) => Rows(_gates.Pointer + (firstBlock * Block), GateStride);
    }

    private void ScatterAdd(ReadOnlySpan<int> ids, int firstRow, int rowCount, Span<float> gradient)
    {
        gradient.Clear();
        var width = Shape.InputBlocks * Size.Hidden;
        for (var t = 0; t < _steps; t++)
        {
            for (var row = firstRow; row < firstRow + rowCount; row++)
            {
                if (ids[(t * _rows) + row] is var id and >= 0)
                    AddBlocks(_gates.Pointer + ((((long)t * _rows) + row) * GateStride), gradient.Slice(id * width, width), Shape.InputBlocks);
            }
        }
    }

    private void SumRows(float* values, int stride, int blocks, int firstRow, int rowCount, Span<float> gradient)
    {
        gradient.Clear();
        for (var t = 0; t < _steps && blocks > 0; t++)
        {
            for (var row = firstRow; row < firstRow + rowCount; row++)
                AddBlocks(values + ((((long)t * _rows) + row) * stride), gradient, blocks);
        }
    }

    private void AddBlocks(float* padded, Span<float> gradient, int blocks)
    {
        if (Block == Size.Hidden)
        {
            Elementwise.Add(new ReadOnlySpan<float>(padded, blocks * Block), gradient);
            return;
        }

        for (var block = 0; block < blocks; block++)
            Elementwise.Add(new ReadOnlySpan<float>(padded + (block * Block), Size.Hidden), gradient.Slice(block * Size.Hidden, Size.Hidden));
    }
}
