using System.Diagnostics.CodeAnalysis;

namespace DistSeq.Engine.Optimization;

/// <summary>Checks hyper-parameters, and computes their powers.</summary>
internal static class HyperParameter
{
    /// <summary>Above 0, in single precision too.</summary>
    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!((float)value > 0 && float.IsFinite((float)value)))
            Refuse(name, value, "above 0 and finite in single precision");
        return value;
    }

    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= 0 && float.IsFinite((float)value)))
            Refuse(name, value, "0 or more and finite in single precision");
        return value;
    }

    /// <summary>At least 0 and below 1: the decay of an average.</summary>
    public static double Decay(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= 0 && (float)value < 1))
            Refuse(name, value, "at least 0 and below 1 in single precision");
        return value;
    }

    /// <summary>Above 0, at most 1: the factor of a learning rate.</summary>
    public static double Factor(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value > 0 && value <= 1))
            Refuse(name, value, "above 0 and at most 1");
        return value;
    }

    /// <summary>Uses squaring, because the last bit of Math.Pow differs between platforms.</summary>
    public static double Power(double value, long exponent)
    {
        var result = 1.0;
        for (; exponent > 0; exponent >>= 1, value *= value)
        {
            if ((exponent & 1) == 1)
                result *= value;
        }

        return result;
    }

    [DoesNotReturn]
    private static void Refuse(string name, double value, string rule) =>
        throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be {rule}.");
}
