using DistSeq.Engine.Models;

namespace DistSeq.Grains.Sweeps;

/// <summary>Gives trials the size or the length that makes them comparable with the base.</summary>
internal sealed class Equalizer(SweepSpec spec, Corpus corpus)
{
    // Of model.hidden and training.steps.
    private const int MostHidden = 8_192;
    private const long MostSteps = 2_000_000_000;

    /// <summary>
    /// The values of a trial with the field that is set to fit. Values of which no job can be made stay as they are.
    /// </summary>
    public IReadOnlyDictionary<string, string> Fit(IReadOnlyDictionary<string, string> values)
    {
        try
        {
            return spec.Equalize switch
            {
                Equalization.Parameters => With(values, "model.hidden", Hidden(values)),
                Equalization.Compute => With(values, "training.steps", Steps(values)),
                _ => values,
            };
        }
        catch (Exception e) when (e is InvalidSpecException or ArgumentException or InvalidDataException)
        {
            // The job says what is wrong with them.
            return values;
        }
    }

    // More units never make fewer parameters: halves the interval, then takes the nearer neighbour.
    private long Hidden(IReadOnlyDictionary<string, string> values)
    {
        long Size(int hidden) =>
            Modeling.Network(SpecPath.With(spec.Base, With(values, "model.hidden", hidden)), corpus).Layout.Length;
        var wanted = Modeling.Network(spec.Base, corpus).Layout.Length;
        var (lowest, highest) = (1, MostHidden);
        while (lowest < highest)
        {
            var middle = (lowest + highest) / 2;
            if (IsBelow(middle))
                lowest = middle + 1;
            else
                highest = middle;
        }

        return lowest > 1 && wanted - Size(lowest - 1) < Size(lowest) - wanted ? lowest - 1 : lowest;

        // A model too large to be is not below.
        bool IsBelow(int hidden)
        {
            try
            {
                return Size(hidden) < wanted;
            }
            catch (ArgumentOutOfRangeException)
            {
                return false;
            }
        }
    }

    private long Steps(IReadOnlyDictionary<string, string> values)
    {
        var (job, stepsOfBase) = (SpecPath.With(spec.Base, values), Modeling.Batch(spec.Base, corpus).StepsPerEpoch);
        var wanted = OperationsOf(spec.Base) * Modeling.Steps(spec.Base.Training, stepsOfBase);
        return Math.Clamp((long)Math.Round(wanted / OperationsOf(job)), 1, MostSteps);
    }

    // Of a step: the products of matrices and vectors, forward and backward, in which nearly all of its time goes.
    private double OperationsOf(JobSpec job)
    {
        var layout = Modeling.Network(job, corpus).Layout;
        return 6.0 * Modeling.Batch(job, corpus).TokensPerStep * Matrices(layout, job.Model.Tied);
    }

    // An embedding is looked up; only as the matrix of a tied head is it multiplied by.
    private static long Matrices(ParameterLayout layout, bool isTied) => layout.Ranges
        .Where(range => range.Rows > 1 && (range.Name != "embedding" || isTied)).Sum(static range => (long)range.Length);

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> values, string path, long value) =>
        new(values) { [path] = value.ToString(CultureInfo.InvariantCulture) };
}
