namespace DistSeq.Security;

/// <summary>Who a certificate says its owner is.</summary>
/// <param name="Name">The subject's common name (CN): the name of a user, or any name of a silo.</param>
/// <param name="Role">The subject's organizational unit (OU).</param>
public sealed partial record Caller(string Name, Role Role)
{
    private static readonly Dictionary<string, Role> Roles =
        Enum.GetValues<Role>().ToDictionary(static role => role.ToString().ToLowerInvariant());

    private const string CommonName = "2.5.4.3", OrganizationalUnit = "2.5.4.11";

    /// <summary>What a name may be; the user of a spec has the same rule.</summary>
    public const string NameRule = "1 to 64 letters, digits and . _ @ -";

    /// <summary>The words of the roles, for messages.</summary>
    public static string Words { get; } = "silo, admin, user or viewer";

    /// <summary>The role in lower case, as certificates have it.</summary>
    public string Word => Role.ToString().ToLowerInvariant();

    public override string ToString() => $"'{Name}' ({Word})";

    /// <summary>Whether a user may have this name.</summary>
    public static bool IsName(string name) => Pattern().IsMatch(name);

    /// <summary>The role of a word; null if it is none.</summary>
    public static Role? RoleOf(string word) => Roles.TryGetValue(word, out var role) ? role : null;

    /// <summary>Reads the subject of a certificate. One common name and one unit, so that nobody has two roles.</summary>
    /// <param name="certificate">Whether its issuer is to be trusted is another question.</param>
    /// <param name="fault">What is wrong with the subject, as the end of a sentence; null if nothing is.</param>
    /// <returns>Null if there is a fault.</returns>
    public static Caller? Of(X509Certificate2 certificate, out string? fault)
    {
        var (names, units) = (new List<string>(), new List<string>());
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (part.HasMultipleElements)
            {
                fault = "has a subject with several values in one part; give it one CN and one OU";
                return null;
            }

            var list = part.GetSingleElementType().Value switch
            {
                CommonName => names,
                OrganizationalUnit => units,
                _ => null,
            };
            list?.Add(part.GetSingleElementValue() ?? "");
        }

        fault = names is not [var name] || !IsName(name)
                ? $"must have one common name (CN) of {NameRule}"
            : units is not [var unit] || RoleOf(unit) is null ? $"must have one organizational unit (OU), its role: {Words}"
            : null;
        return fault is null ? new Caller(names[0], RoleOf(units[0])!.Value) : null;
    }

    [GeneratedRegex(@"^[A-Za-z0-9._@-]{1,64}\z")]
    private static partial Regex Pattern();
}
