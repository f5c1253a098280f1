using MathNet.Numerics.Distributions;

namespace DistSeq.Client.Reports.Numbers;

/// <summary>
/// PED-ANOVA (Watanabe, Bansal and Hutter, IJCAI 2023): a field is important if the best trials have other values of it than all
/// trials do. The measure is the Pearson divergence between the two densities, each field on its own:
/// v = Σ p(x) (q(x) / p(x) - 1)², with q of the best tenth and p of all trials.
/// </summary>
/// <remarks>
/// Densities are Parzen estimates on a grid (their section 4) with the bandwidth of Scott's rule, and one uniform component as
/// prior. Since p is that of the trials, it does not matter that a search did not spread them evenly.
/// </remarks>
internal static class PedAnova
{
    /// <summary>The share of trials that counts as best.</summary>
    private const double Quantile = 0.1;

    private const int FewestBest = 2;
    private const double PriorWeight = 1;

    // 90 % of a kernel stay in its own cell.
    private const double NarrowestKernel = 0.5 / 1.64;

    /// <summary>The importance of each field; they add up to 1, or all are 0.</summary>
    public static double[] Of(Sample sample)
    {
        double[] divergences = [.. Enumerable.Range(0, sample.Fields.Count).Select(field => Divergence(sample, field))];
        var sum = divergences.Sum();
        return sum > 0 ? [.. divergences.Select(divergence => divergence / sum)] : divergences;
    }

    private static double Divergence(Sample sample, int index)
    {
        var field = sample.Fields[index];
        int[] trials =
        [
            .. Enumerable.Range(0, sample.Count).Where(trial => !double.IsNaN(sample.Points[trial][index]))
                .OrderBy(trial => sample.Costs[trial]),
        ];
        var best = Math.Max(FewestBest, (int)Math.Ceiling(Quantile * trials.Length));
        if (best >= trials.Length || field.Bins < 2)
            return 0;
        var (all, top) = (new double[field.Bins], new double[field.Bins]);
        for (var rank = 0; rank < trials.Length; rank++)
        {
            var bin = field.BinOf(sample.Points[trials[rank]][index]);
            all[bin]++;
            if (rank < best)
                top[bin]++;
        }

        var (p, q) = field.IsCategory ? (Shares(all), Shares(top)) : (Density(all), Density(top));
        return p.Zip(q, static (p, q) => p * (q / p - 1) * (q / p - 1)).Sum();
    }

    private static double[] Shares(double[] counts)
    {
        var sum = counts.Sum() + PriorWeight;
        return [.. counts.Select(count => (count + PriorWeight / counts.Length) / sum)];
    }

    // A kernel at each occupied cell, cut off at the ends of the grid.
    private static double[] Density(double[] counts)
    {
        var width = KernelWidth(counts);
        var sum = counts.Sum() + PriorWeight;
        var density = Enumerable.Repeat(PriorWeight / sum / counts.Length, counts.Length).ToArray();
        for (var center = 0; center < counts.Length; center++)
        {
            if (counts[center] == 0)
                continue;
            double Below(double edge) => Normal.CDF(center, width, edge - 0.5);
            var inside = Below(counts.Length) - Below(0);
            for (var cell = 0; cell < counts.Length; cell++)
                density[cell] += counts[center] / sum * (Below(cell + 1) - Below(cell)) / inside;
        }

        return density;
    }

    // Scott (1992), with the quartiles' distance where it is the narrower measure of spread.
    private static double KernelWidth(double[] counts)
    {
        var trials = counts.Sum();
        var mean = counts.Select(static (count, cell) => count * cell).Sum() / trials;
        var variance = counts.Select((count, cell) => count * (cell - mean) * (cell - mean)).Sum() / Math.Max(1, trials - 1);
        var spread = Math.Min(Math.Sqrt(variance), (CellAt(counts, 0.75 * trials) - CellAt(counts, 0.25 * trials)) / 1.34);
        return Math.Max(NarrowestKernel, 1.059 * spread * Math.Pow(trials, -0.2));
    }

    private static double CellAt(double[] counts, double share)
    {
        var (cell, sum) = (0, counts[0]);
        while (sum < share && cell < counts.Length - 1)
            sum += counts[++cell];
        return cell;
    }
}
