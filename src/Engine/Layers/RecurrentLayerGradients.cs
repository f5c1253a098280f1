using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Layers;

/// <summary>The weight gradients of a layer, from the pre-activation gradients that backward has left in its gates.</summary>
internal abstract unsafe partial class RecurrentLayer
{
    private readonly GradientProduct _product;

    private readonly RowSums _sums;
    private readonly IdSums? _idSums;

    /// <summary>
    /// Writes the weight gradients of some lanes, folded by their tree; a lane's are sums over (t, row), t outermost, in ascending order.
    /// So they do not depend on which other rows were computed beside them.
    /// </summary>
    public void WeightGradients(in LayerInput input, LaneRun run, in LayerWeights gradients)
    {
        var size = new GradientSize(Shape.RecurrentBlocks, Size.Hidden, Block, _steps, run.Rows, run.Lanes);
        fixed (float* toInput = gradients.Input, toRecurrent = gradients.Recurrent, toCandidate = gradients.Candidate, toEcho = gradients.Echo)
        {
            var before = new GradientLeft(Rows(State(_hidden, Before(0)), Stride), Size.Hidden, toRecurrent);
            if (_idSums is not null)
            {
                _idSums.Run(input.Ids, _gates.Pointer, GateStride, _steps, _rows, run, Blocks(Shape.InputBlocks), gradients.Input);
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
            _sums.Run(_gates.Pointer, GateStride, _steps, _rows, run, Blocks(Shape.Blocks), gradients.Bias);
        if (Shape.Vectors.Count > 0)
            _sums.Run(_dVectors.Pointer, Shape.Vectors.Count * Block, _steps, _rows, run, Blocks(Shape.Vectors.Count), gradients.Vectors);

        StridedRows Rows(float* first, int stride) => new(first + ((long)run.First * stride), stride, _rows * stride);

        StridedRows Gates(int firstBlock) => Rows(_gates.Pointer + (firstBlock * Block), GateStride);
    }

    private RowBlocks Blocks(int count) => new(count, Size.Hidden, Block);
}
