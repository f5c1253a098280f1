namespace DistSeq.Engine.Layers;

/// <summary>The weight gradients of a layer, from the pre-activation gradients that backward left in the gates.</summary>
internal abstract unsafe partial class RecurrentLayer
{
    private readonly GradientProduct _product;

    private readonly RowSums _sums;
    private readonly IdSums? _idSums;

    /// <summary>
    /// Writes the weight gradients of some lanes, folded by their tree. A lane's gradient is a sum over its terms, in order, so
    /// it does not depend on the rows computed with it.
    /// </summary>
    public void WeightGradients(in LayerInput input, in LaneTerms terms, in LayerWeights gradients)
    {
        var size = new GradientSize(Shape.RecurrentBlocks, Size.Hidden, Block);
        fixed (
            float* toInput = gradients.Input, toRecurrent = gradients.Recurrent, toCandidate = gradients.Candidate,
            toEcho = gradients.Echo)
        {
            var before = new GradientLeft(States(_hidden.Pointer, Stride, terms), Size.Hidden, toRecurrent);
            if (_idSums is not null)
            {
                _idSums.Run(input.Ids, _gates.Pointer, GateStride, terms, Blocks(Shape.InputBlocks), gradients.Input);
                if (Shape.RecurrentBlocks > 0)
                    _product.Run(before, Gates(Shape.RecurrentFirst, terms), size, terms.Ends);
            }
            else
            {
                var left = new GradientLeft(new(input.Vectors, input.Stride, terms.Positions), Size.Inputs, toInput);
                if (Shape.RecurrentFirst == 0 && Shape.RecurrentBlocks == Shape.InputBlocks)
                {
                    _product.Run(left, before, Gates(0, terms), size, terms.Ends);
                }
                else
                {
                    _product.Run(left, Gates(0, terms), size with { Blocks = Shape.InputBlocks }, terms.Ends);
                    if (Shape.RecurrentBlocks > 0)
                        _product.Run(before, Gates(Shape.RecurrentFirst, terms), size, terms.Ends);
                }
            }

            if (Shape.HasCandidateProduct)
            {
                var left = new GradientLeft(new(_kept.Pointer, KeptStride, terms.Positions), Size.Hidden, toCandidate);
                _product.Run(left, Gates(Shape.Blocks - 1, terms), size with { Blocks = 1 }, terms.Ends);
            }

            for (var block = 0; block < Shape.EchoBlocks; block++)
            {
                var values = States(_echo.Pointer + (block * Block), EchoStride, terms);
                var left = new GradientLeft(
                    values, Size.Hidden, toEcho + ((long)block * Size.Hidden * Shape.EchoTargets * Size.Hidden));
                _product.Run(left, Gates(Shape.EchoFirst, terms), size with { Blocks = Shape.EchoTargets }, terms.Ends);
            }
        }

        if (Shape.HasBias)
            _sums.Run(_gates.Pointer, GateStride, terms, Blocks(Shape.Blocks), gradients.Bias);
        if (Shape.Vectors.Count > 0)
            _sums.Run(_dVectors.Pointer, Shape.Vectors.Count * Block, terms, Blocks(Shape.Vectors.Count), gradients.Vectors);
    }

    private ListedRows Gates(int firstBlock, in LaneTerms terms) =>
        new(_gates.Pointer + (firstBlock * Block), GateStride, terms.Positions);

    // States before the time steps of the terms. If time runs backwards, the state of position p is the p-th after those at place
    // 0.
    private ListedRows States(float* all, int stride, in LaneTerms terms) => Size.Reverse
        ? new(all + (_window.States(1) * stride), stride, terms.Positions)
        : new(all, stride, terms.Previous);

    private RowBlocks Blocks(int count) => new(count, Size.Hidden, Block);
}
