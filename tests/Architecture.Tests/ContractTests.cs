namespace DistSeq.Architecture.Tests;

/// <summary>What travels between clients and silos.</summary>
public sealed partial class ContractTests
{
    private static IEnumerable<DeclaredType> Types => Repository.CSharp("src").SelectMany(file => file.Types);

    private static IEnumerable<DeclaredType> GrainInterfaces => Types.Where(type => type.IsGrainInterface);

    private static IEnumerable<DeclaredType> Serialized =>
        Types.Where(type => type.Above.Contains("GenerateSerializer", StringComparison.Ordinal));

    [Fact]
    public void Every_public_type_of_Contracts_has_a_doc_comment() =>
        Verdict.None(
            Repository.CSharp("src/Grains/Contracts").SelectMany(file => file.Types)
                .Where(type => type.IsPublic && !type.Above.Contains("/// <summary>", StringComparison.Ordinal))
                    .Select(type => type.Place),
            "A client's author reads these types first; say in a /// <summary> what each is, with defaults and units:");

    [Fact]
    public void Every_serialized_type_has_an_alias() =>
        Verdict.None(
            Serialized.Where(type => !type.Above.Contains("Alias(\"", StringComparison.Ordinal)).Select(type => type.Place),
            "Add [Alias(\"distseq.Name\")], so that a later rename does not break silos that run side by side:");

    [Fact]
    public void Every_grain_interface_has_an_alias() =>
        Verdict.None(
            GrainInterfaces.Where(type => !type.Above.Contains("Alias(\"", StringComparison.Ordinal)).Select(type => type.Place),
            "Add [Alias(\"distseq.IName\")] to the interface:");

    [Fact]
    public void No_two_types_share_an_alias() =>
        Verdict.None(
            Types.SelectMany(type => AliasName().Matches(type.Above).Select(match => (Alias: match.Groups[1].Value, type.Place)))
                .GroupBy(pair => pair.Alias).Where(group => group.Count() > 1)
                .Select(group => $"{group.Key}: {string.Join(" and ", group.Select(pair => pair.Place))}"),
            "Orleans finds a type by its alias; give each its own:");

    [Fact]
    public void Ids_are_unique_within_a_serialized_type() =>
        Verdict.None(
            Serialized.SelectMany(type => FieldId().Matches(type.Body).GroupBy(match => match.Groups[1].Value)
                .Where(group => group.Count() > 1).Select(group => $"{type.Place} has [Id({group.Key})] {group.Count()} times")),
            "Fields are told apart by their ids; number them from 0, each once, and never use a number again:");

    [Fact]
    public void Every_property_of_a_serialized_type_has_an_id() =>
        Verdict.None(
            Serialized.SelectMany(type => StoredProperty().Matches(type.Body)
                .Where(match => !match.Groups["attributes"].Value.Contains("Id(", StringComparison.Ordinal))
                .Select(match => $"{type.Place}: {match.Groups["name"].Value}")),
            "A property without [Id(n)] is silently lost on the way; number it, or make it a computed one (=>):");

    [Fact]
    public void Every_method_of_a_grain_interface_has_an_alias() =>
        Verdict.None(
            GrainInterfaces.SelectMany(type => Method().Matches(type.Body)
                .Where(match => !match.Groups["attributes"].Value.Contains("Alias(", StringComparison.Ordinal))
                .Select(match => $"{type.Place}.{match.Groups["name"].Value}")),
            "Add [Alias(\"MethodName\")] above the method, so that its signature may grow without breaking running silos:");

    [Fact]
    public void Every_method_of_a_grain_interface_of_Contracts_says_what_a_client_needs_to_call_it() =>
        Verdict.None(
            GrainInterfaces.Where(type => type.File.IsBelow("src/Grains/Contracts"))
                .SelectMany(type => Method().Matches(type.Body)
                    .Where(match => !match.Groups["attributes"].Value.Contains("Needs(Role.", StringComparison.Ordinal))
                    .Select(match => $"{type.Place}.{match.Groups["name"].Value}")),
            "Add [Needs(Role.Viewer)], [Needs(Role.User)] or [Needs(Role.User, OfOwner = true)]; without it only silos call:");

    [Fact]
    public void Only_methods_of_Contracts_are_open_to_clients() =>
        Verdict.None(
            Repository.CSharp("src").Where(file => !file.IsBelow("src/Grains/Contracts"))
                .SelectMany(file => file.Find(Needs(), file.Code)),
            "What a client may call is an interface of Contracts; move it there:");

    [Fact]
    public void No_grain_interface_speaks_of_float_arrays() =>
        Verdict.None(
            GrainInterfaces.Where(type => FloatArray().IsMatch(type.Body)).Select(type => type.Place),
            "float[] is encoded an element at a time and copied within a silo; pass the immutable block type with its own "
                + "codec:");

    [Fact]
    public void Grain_interfaces_outside_Contracts_are_internal() =>
        Verdict.None(
            GrainInterfaces.Where(type => type.IsPublic && !type.File.IsBelow("src/Grains/Contracts")).Select(type => type.Place),
            "A client must not be able to name workers and parameter shards; make the interface internal, or move it to "
                + "Contracts:");

    [GeneratedRegex(@"\bAlias\(""([^""]+)""\)")]
    private static partial Regex AliasName();

    [GeneratedRegex(@"[\[,:]\s*Id\((\d+)\)")]
    private static partial Regex FieldId();

    [GeneratedRegex(
        @"(?<attributes>(?:\[[^\]]*\]\s*)*)public\s+(?!static\b|const\b)(?:required\s+|override\s+|virtual\s+)*" +
        @"[\w.<>?\[\], ]+?\s(?<name>\w+)\s*\{\s*get;")]
    private static partial Regex StoredProperty();

    [GeneratedRegex(
        @"(?<attributes>(?:\[[^\]]*\]\s*)*)(?<=^|[\s\]])(?:Task|ValueTask|IAsyncEnumerable|void)\b" +
        @"(?:<[^;]*?>)?\s+(?<name>\w+)\s*\(",
        RegexOptions.Multiline)]
    private static partial Regex Method();

    [GeneratedRegex(@"\[Needs\(")]
    private static partial Regex Needs();

    [GeneratedRegex(@"\bfloat\s*\[[,\s]*\]")]
    private static partial Regex FloatArray();
}
