namespace DistSeq.Engine.Tests.Layers;

public class WindowRowsTests
{
    private static readonly int[] Lengths = [2, 5, 1, 5, 3, 2];

    [Fact]
    public void The_longest_row_has_the_first_rank_and_equal_ones_keep_their_order()
    {
        var window = Begun(7, Lengths);
        Assert.Equal([1, 3, 4, 0, 5, 2], Enumerable.Range(0, 6).Select(window.RowOf));
        Assert.All(Enumerable.Range(0, 6), row => Assert.Equal(row, window.RowOf(window.Rank(row))));
        Assert.Equal(5, window.Steps);
    }

    [Fact]
    public void A_time_step_has_the_rows_that_are_longer()
    {
        var window = Begun(7, Lengths);
        Assert.Equal([6, 5, 3, 2, 2, 0], Enumerable.Range(0, 6).Select(window.Count));
        Assert.Equal([0, 6, 11, 14, 16, 18], Enumerable.Range(0, 6).Select(window.First));
        Assert.Equal(Lengths.Sum(), window.Positions);
        // At place 0 all rows, at place p those of time step p - 1.
        Assert.Equal([0, 6, 12, 17, 20, 22], Enumerable.Range(0, 6).Select(place => (int)window.States(place)));
    }

    [Fact]
    public void Rows_of_one_length_stand_as_in_T_by_rows()
    {
        foreach (var window in new[] { Begun(3, [3, 3, 3, 3]), Begun(3, [], rows: 4) })
        {
            Assert.Equal(12, window.Positions);
            for (var t = 0; t < 3; t++)
            {
                for (var row = 0; row < 4; row++)
                    Assert.Equal((t * 4) + row, window.Position(t, row));
            }
        }
    }

    [Fact]
    public void Terms_of_a_lane_run_over_time_then_its_rows_in_their_own_order()
    {
        var window = Begun(7, Lengths);
        foreach (var run in new[] { new LaneRun(0, 3, 2), new LaneRun(2, 2, 1), new LaneRun(0, 1, 4), new LaneRun(0, 6, 1) })
        {
            List<(int Position, int Previous)> expected = [];
            List<int> ends = [];
            for (var first = run.First; first < run.First + (run.Lanes * run.Rows); first += run.Rows)
            {
                for (var t = 0; t < 7; t++)
                {
                    foreach (var row in Enumerable.Range(first, run.Rows).Where(row => t < Lengths[row]))
                        expected.Add((window.Position(t, row), (int)window.States(t) + window.Rank(row)));
                }

                ends.Add(expected.Count);
            }

            var terms = window.Terms(run);
            Assert.Equal(expected.Select(term => term.Position), terms.Positions.ToArray());
            Assert.Equal(expected.Select(term => term.Previous), terms.Previous.ToArray());
            Assert.Equal(ends, terms.Ends.ToArray());
        }
    }

    [Fact]
    public void A_mask_depends_on_lane_time_row_and_column_alone()
    {
        const int width = 5, stride = 16;
        var key = new DropKey(3, 7, 0);
        foreach (var locked in new[] { false, true })
        {
            var whole = Mask(Begun(6, [], rows: 4), [4, 9], out var all);
            var ragged = Mask(Begun(6, [2, 5, 6, 1]), [4, 9], out var some);
            var alone = Mask(Begun(6, [6, 1]), [9], out var own);
            int[] lengths = [2, 5, 6, 1];
            for (var row = 0; row < 4; row++)
            {
                for (var t = 0; t < lengths[row]; t++)
                {
                    var expected = Row(whole, all.Position(t, row));
                    Assert.Equal(expected, Row(ragged, some.Position(t, row)));
                    if (row >= 2)
                        Assert.Equal(expected, Row(alone, own.Position(t, row - 2)));
                }
            }

            Assert.Contains(0, whole);
            Assert.Contains(2, whole);

            float[] Mask(WindowRows window, int[] lanes, out WindowRows same)
            {
                var mask = new float[window.Positions * stride];
                var rows = new DropRows
                {
                    Lanes = lanes,
                    RowsPerLane = 2,
                    Window = same = window,
                    Width = width,
                    Stride = stride,
                    Locked = locked,
                };
                key.Fill(rows, RandomPurpose.Dropout, 1, 0.5, 0, 2, mask);
                return mask;
            }
        }

        static float[] Row(float[] mask, int position) => mask[(position * stride)..((position * stride) + width)];
    }

    private static WindowRows Begun(int steps, int[] lengths, int rows = 0)
    {
        // What a window before has left does not show.
        var window = new WindowRows(9, 8, 8);
        window.Begin(9, 8, [1, 9, 9, 2, 4, 9, 7, 5]);
        window.Terms(new LaneRun(0, 2, 4));
        window.Begin(steps, Math.Max(rows, lengths.Length), lengths);
        return window;
    }
}
