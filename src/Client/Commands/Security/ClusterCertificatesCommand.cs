using DistSeq.Contracts.Access;
using DistSeq.Security;

namespace DistSeq.Client.Commands.Security;

/// <summary>cluster certificates FOLDER: makes an authority, a certificate for silos, and certificates for users.</summary>
internal sealed class ClusterCertificatesCommand : ClientCommand
{
    private const int DefaultDays = 365;
    private const string SiloFolder = "silo", UserFolder = "users";

    private readonly Argument<string> _folder = new("FOLDER") { Description = "Folder of the authority; made if it is missing." };

    private readonly Option<string?> _user = new("--user")
    {
        Description = $"Makes a certificate for this user: {Caller.NameRule}.",
        HelpName = "name",
    };

    private readonly Option<string> _role = new Option<string>("--role")
    {
        Description = "What the user may do: viewer sees everything, user also trains, admin may do all.",
        DefaultValueFactory = static _ => "user",
    }.AcceptOnlyFromAmong("viewer", "user", "admin");

    private readonly Option<int> _days = new("--days")
    {
        Description = "Days that new certificates are valid, 1 to 3650.",
        HelpName = "number",
        DefaultValueFactory = static _ => DefaultDays,
    };

    public ClusterCertificatesCommand()
        : base(
            "certificates",
            "Makes an authority and a certificate for silos, and certificates for users. What is there already stays as it is.",
            "cluster certificates certificates --user alice --role user")
    {
        Add(_folder.NotEmpty("name a folder"), _user, _role, _days);
        _user.Demand(
            static name => name is null || (Caller.IsName(name) && char.IsAsciiLetterOrDigit(name[0])),
            $"--user must have {Caller.NameRule}, the first a letter or a digit.");
        _days.Demand(static days => days is >= 1 and <= 3650, "--days must be between 1 and 3650.");
        Validators.Add(result =>
        {
            if (result.GetResult(_role) is { Implicit: false } && result.GetResult(_user) is null)
                result.AddError("--role is of a user; add --user NAME.");
        });
    }

    public override async Task<int> RunAsync(Invocation invocation, ParseResult parse, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(parse.GetValue(_folder)!, invocation.Shell.Folder);
        var life = TimeSpan.FromDays(parse.GetValue(_days));
        var maker = new CertificateMaker(folder, invocation.Shell.Clock);
        List<(string Name, string Path, bool IsNew)> rows =
        [
            ("authority", folder, maker.MakeAuthority()),
            ("silo", Path.Combine(folder, SiloFolder), maker.Make(SiloFolder, new Caller("silo", Role.Silo), life)),
        ];
        if (parse.GetValue(_user) is { } user)
        {
            var caller = new Caller(user, Caller.RoleOf(parse.GetValue(_role)!)!.Value);
            var place = Path.Combine(UserFolder, user);
            rows.Add(($"{caller.Word} {user}", Path.Combine(folder, place), maker.Make(place, caller, life)));
        }

        if (invocation.IsJson)
        {
            invocation.WriteJson(
                new { Certificates = rows.Select(static row => new { row.Name, Folder = row.Path, row.IsNew }) });
            return ExitCode.Fine;
        }

        var output = invocation.Shell.Output;
        foreach (var (name, path, isNew) in rows)
            await output.WriteLineAsync($"{name}: {invocation.Shown(path)}{(isNew ? "" : " (was there, unchanged)")}");
        await output.WriteLineAsync($"Silos:   DISTSEQ__TLS={invocation.Shown(Path.Combine(folder, SiloFolder))}");
        await output.WriteLineAsync("Clients: --tls FOLDER, or DISTSEQ__TLS=FOLDER, with the user's folder. "
            + "Keep ca.key away from silos and users: whoever has it can be anybody.");
        return ExitCode.Fine;
    }
}
