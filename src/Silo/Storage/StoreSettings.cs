namespace DistSeq.Silo.Storage;

/// <summary>What a silo's settings say about one store.</summary>
internal sealed record StoreSettings
{
    /// <summary>DISTSEQ__NAME: the connection, in the form of the store.</summary>
    public string Connection { get; init; } = "";

    /// <summary>DISTSEQ__NAMEPASSWORD. Prefer <see cref="PasswordFile"/>.</summary>
    public string Password { get; init; } = "";

    /// <summary>DISTSEQ__NAMEPASSWORDFILE: the file whose content is the password.</summary>
    public string PasswordFile { get; init; } = "";

    /// <summary>DISTSEQ__NAMECA: a file with the authority that has signed the store's certificate.</summary>
    public string Authority { get; init; } = "";

    /// <summary>DISTSEQ__NAMECERTIFICATE: a file with a certificate and its key, for a store that wants one.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>The name below which the cluster stores everything.</summary>
    public string ClusterId { get; init; } = "";

    /// <summary>The name under which the silo connects.</summary>
    public string SiloName { get; init; } = "";

    /// <summary>The password; empty where none is set.</summary>
    public string ReadPassword() => PasswordFile.Length > 0 ? File.ReadAllText(PasswordFile).Trim() : Password;
}
