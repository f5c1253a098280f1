namespace DistSeq.Security;

/// <summary>The three files of a folder of certificates, in the layout that cert-manager writes.</summary>
/// <param name="Certificate">tls.crt: the certificate, and those between it and the authority.</param>
/// <param name="Key">tls.key: its key.</param>
/// <param name="Authority">ca.crt: the authority that everybody's certificates come from.</param>
internal sealed record FolderContent(string Certificate, string Key, string Authority)
{
    public const string CertificateName = "tls.crt", KeyName = "tls.key", AuthorityName = "ca.crt";

    private const long LongestFile = 1 << 20;

    /// <summary>Reads them all.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="setting">What named it, for messages.</param>
    /// <exception cref="CertificateException">Some cannot be read; one line each.</exception>
    public static FolderContent Read(string folder, string setting)
    {
        if (!Directory.Exists(folder))
        {
            throw new CertificateException([$"{setting} names '{folder}', which is no folder; put {CertificateName}, {KeyName} "
                + $"and {AuthorityName} into one ('distseq cluster certificates' makes them), or correct the setting."]);
        }

        var faults = new List<string>();
        var content = new FolderContent(
            Text(folder, CertificateName, faults), Text(folder, KeyName, faults), Text(folder, AuthorityName, faults));
        return faults.Count == 0 ? content : throw new CertificateException(faults);
    }

    private static string Text(string folder, string file, List<string> faults)
    {
        var path = Path.Combine(folder, file);
        try
        {
            if (new FileInfo(path).Length <= LongestFile)
                return File.ReadAllText(path);
            faults.Add($"'{path}' is longer than a certificate can be; put the right file there.");
        }
        catch (FileNotFoundException)
        {
            faults.Add($"'{path}' is missing; put it there, next to the other two of {CertificateName}, {KeyName} and "
                + $"{AuthorityName}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add($"'{path}' cannot be read: {exception.Message} Let this process read it.");
        }

        return "";
    }
}
