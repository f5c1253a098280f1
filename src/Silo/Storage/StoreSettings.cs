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

    /// <summary>The name below which the cluster stores everything.</summary>
    public string ClusterId { get; init; } = "";

    /// <summary>The name under which the silo connects.</summary>
    public string SiloName { get; init; } = "";

    /// <summary>The password; empty where none is set.</summary>
    public string ReadPassword() => PasswordFile.Length > 0 ? File.ReadAllText(PasswordFile).Trim() : Password;
}
