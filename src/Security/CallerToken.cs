using System.Buffers.Binary;

namespace DistSeq.Security;

/// <summary>
/// A proof of who calls, which travels with each call: the caller's certificate, the time, and a signature over them and the
/// cluster's id. Bytes: version, number of certificates, each with its length; time of issue in Unix milliseconds; lifetime in
/// seconds; the signature over all before it.
/// </summary>
/// <param name="Chain">The certificate, then those between it and the authority.</param>
/// <param name="Issued">By the caller's clock.</param>
/// <param name="Lifetime">How long the caller wants it to count.</param>
/// <param name="Signed">The bytes that are signed, without the cluster's id.</param>
/// <param name="Signature">By the certificate's key.</param>
internal sealed record CallerToken(
    X509Certificate2Collection Chain, DateTimeOffset Issued, TimeSpan Lifetime, byte[] Signed, byte[] Signature)
{
    private const byte Version = 1;
    private const int MostCertificates = 5;
    private const int LongestText = 32 << 10;

    /// <summary>Makes and signs one.</summary>
    public static string Write(Identity identity, string cluster, DateTimeOffset issued, TimeSpan lifetime)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Version);
        writer.Write((byte)identity.Chain.Count);
        foreach (var certificate in identity.Chain)
        {
            writer.Write((ushort)certificate.RawDataMemory.Length);
            writer.Write(certificate.RawDataMemory.Span);
        }

        writer.Write(issued.ToUnixTimeMilliseconds());
        writer.Write((int)lifetime.TotalSeconds);
        writer.Flush();
        writer.Write(Sign(identity.Certificate, Message(cluster, bytes.ToArray())));
        writer.Flush();
        return Convert.ToBase64String(bytes.ToArray());
    }

    /// <summary>Reads one; null if it is none. Nothing in it is to be believed before the signature is checked.</summary>
    public static CallerToken? Read(string text)
    {
        if (text.Length > LongestText)
            return null;
        try
        {
            var bytes = Convert.FromBase64String(text);
            var rest = bytes.AsSpan();
            if (rest[0] != Version || rest[1] is 0 or > MostCertificates)
                return null;
            var (count, chain) = (rest[1], new X509Certificate2Collection());
            rest = rest[2..];
            for (var i = 0; i < count; i++)
            {
                var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
                chain.Add(X509CertificateLoader.LoadCertificate(rest.Slice(sizeof(ushort), length)));
                rest = rest[(sizeof(ushort) + length)..];
            }

            var issued = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(rest));
            var lifetime = TimeSpan.FromSeconds(BinaryPrimitives.ReadInt32LittleEndian(rest[sizeof(long)..]));
            var signature = rest[(sizeof(long) + sizeof(int))..].ToArray();
            return new CallerToken(chain, issued, lifetime, bytes[..^signature.Length], signature);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or IndexOutOfRangeException
            or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether the owner of the certificate's key has signed it for a cluster.</summary>
    public bool IsSignedFor(string cluster)
    {
        var message = Message(cluster, Signed);
        using var ecdsa = Chain[0].GetECDsaPublicKey();
        if (ecdsa is not null)
            return ecdsa.VerifyData(message, Signature, HashAlgorithmName.SHA256);
        using var rsa = Chain[0].GetRSAPublicKey();
        return rsa is not null && rsa.VerifyData(message, Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
    }

    private static byte[] Sign(X509Certificate2 certificate, byte[] message)
    {
        using var ecdsa = certificate.GetECDsaPrivateKey();
        if (ecdsa is not null)
            return ecdsa.SignData(message, HashAlgorithmName.SHA256);
        using var rsa = certificate.GetRSAPrivateKey()
            ?? throw new CertificateException(["tls.key is neither of ECDSA nor of RSA; make one of these kinds."]);
        return rsa.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
    }

    // The words first, so that no signature made for another purpose is one of these; the id's length ends it.
    private static byte[] Message(string cluster, byte[] signed) =>
        [.. Encoding.UTF8.GetBytes($"DistSeq caller token\n{cluster.Length}\n{cluster}\n"), .. signed];
}
