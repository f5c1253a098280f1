namespace DistSeq.Security;

/// <summary>A folder of certificates cannot be used. The message has a line for each fault, with what to do.</summary>
public sealed class CertificateException : Exception
{
    public CertificateException()
    {
    }

    public CertificateException(string message)
        : base(message)
    {
    }

    public CertificateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public CertificateException(IReadOnlyList<string> faults)
        : base(string.Join(Environment.NewLine, faults)) => Faults = faults;

    /// <summary>The lines.</summary>
    public IReadOnlyList<string> Faults { get; } = [];
}
