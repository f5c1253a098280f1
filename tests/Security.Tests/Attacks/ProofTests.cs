namespace DistSeq.Security.Tests.Attacks;

/// <summary>Proofs of who calls that are not the caller's, not valid any more, or made up.</summary>
[Collection(typeof(TestCollections.OfOneCluster))]
public sealed class ProofTests(SecureCluster cluster)
{
    [Fact]
    public async Task A_call_without_proof_is_refused()
    {
        cluster.Demand();
        await RefusedAsync(cluster.Alice, null, "answers only to callers with a certificate");
    }

    [Fact]
    public async Task A_call_with_nonsense_for_a_proof_is_refused()
    {
        cluster.Demand();
        string[] tokens = ["", "admin", "AQ==", "AQEAAA==", Convert.ToBase64String(new byte[900]), new string('A', 100_000)];
        foreach (var token in tokens)
            await RefusedAsync(cluster.Alice, token, "cannot be read");
    }

    [Fact]
    public async Task An_admins_certificate_signed_with_another_key_is_refused()
    {
        cluster.Demand();
        var (bobs, admins) = (Certificates.Open(cluster.Bob).Current, Certificates.Open(cluster.Admin).Current);
        var forged = Replace(Token(bobs), bobs.Chain[0].RawData, admins.Chain[0].RawData);
        await RefusedAsync(cluster.Bob, forged, "is not signed by 'ada' (admin)");
        // Nor a silo's, whose certificate anybody sees who connects.
        var silos = Certificates.Open(cluster.Certificates.Silo).Current;
        await RefusedAsync(cluster.Bob, Replace(Token(bobs), bobs.Chain[0].RawData, silos.Chain[0].RawData), "is not signed by");
    }

    [Fact]
    public async Task A_proof_of_another_authority_or_made_by_a_users_certificate_as_authority_is_refused()
    {
        cluster.Demand();
        await RefusedAsync(
            cluster.Bob, Token(Certificates.Open(cluster.Stranger).Current), "is not valid under this cluster's authority");
        var made = IssuedBy(cluster.Bob, new Caller("mallory", Role.Silo));
        await RefusedAsync(cluster.Bob, made, "is not valid under this cluster's authority");
    }

    [Fact]
    public async Task A_proof_is_worth_nothing_after_its_time()
    {
        cluster.Demand();
        var admin = Certificates.Open(cluster.Admin).Current;
        await RefusedAsync(cluster.Bob, Token(admin, Now.AddHours(-1)), "expired");
        await RefusedAsync(cluster.Bob, Token(admin, Now.AddHours(1)), "ahead of");
        // It cannot ask for more than its role gets.
        await RefusedAsync(cluster.Bob, Token(admin, Now.AddHours(-1), TimeSpan.FromDays(365)), "expired");
    }

    [Fact]
    public async Task A_proof_for_another_cluster_is_refused()
    {
        cluster.Demand();
        var token = CallerToken.Write(
            Certificates.Open(cluster.Admin).Current, "other", Now, TimeSpan.FromMinutes(5));
        await RefusedAsync(cluster.Bob, token, "for this cluster");
    }

    [Fact]
    public void A_proof_that_was_checked_expires_too()
    {
        cluster.Demand();
        var clock = new FakeTimeProvider(Now);
        var folder = Certificates.Open(cluster.Alice);
        var check = new TokenCheck(folder, "distseq", clock);
        var token = new TokenMint(folder, "distseq", clock).Current;
        Assert.Equal(new Caller("alice", Role.User), check.CallerOf(token));
        clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(new Caller("alice", Role.User), check.CallerOf(token));
        clock.Advance(TimeSpan.FromMinutes(2));
        var refusal = Assert.Throws<AccessDeniedException>(() => check.CallerOf(token));
        Assert.Contains("expired", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_silos_clock_may_jump_by_hours()
    {
        cluster.Demand();
        var folder = Certificates.Open(cluster.Certificates.Silo);
        var check = new TokenCheck(folder, "distseq", TimeProvider.System);
        foreach (var hours in (int[])[-20, 20])
        {
            var token = Token(folder.Current, Now.AddHours(hours), TokenCheck.LifetimeOf(Role.Silo));
            Assert.Equal(Role.Silo, check.CallerOf(token).Role);
        }
    }

    private static DateTimeOffset Now => Certificates.Now;

    private static string Token(Identity identity, DateTimeOffset? issued = null, TimeSpan? lifetime = null) =>
        CallerToken.Write(identity, "distseq", issued ?? Now, lifetime ?? TimeSpan.FromMinutes(5));

    // The certificate in a proof, with its length before it.
    private static string Replace(string token, byte[] from, byte[] to)
    {
        var bytes = Convert.FromBase64String(token);
        return Convert.ToBase64String(
            [.. bytes[..2], .. BitConverter.GetBytes((ushort)to.Length), .. to, .. bytes[(4 + from.Length)..]]);
    }

    // A certificate that another one has signed which is no authority.
    private static string IssuedBy(string issuer, Caller caller)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signer = Certificates.Load(issuer);
        var request = new CertificateRequest($"CN={caller.Name}, OU={caller.Word}", key, HashAlgorithmName.SHA256);
        var now = Now;
        using var made = request.Create(
            signer.SubjectName, X509SignatureGenerator.CreateForECDsa(signer.GetECDsaPrivateKey()!),
            now.AddHours(-1), now.AddDays(1), [1, 2, 3]);
        using var own = made.CopyWithPrivateKey(key);
        var issuers = X509CertificateLoader.LoadCertificate(signer.RawData);
        return Token(new Identity([made, issuers], own, [issuers], caller));
    }

    private async Task RefusedAsync(string who, string? token, string words)
    {
        await using var client = await SecureClient.ConnectAsync(cluster.Silos[0], who);
        client.Forge(token);
        await Refused.ByAsync(() => client.Grains.GetGrain<IClusterGrain>(0).GetStatus(), words);
        await Refused.ByAsync(() => client.Grains.GetGrain<IJobGrain>(SecureCluster.Job).Delete(), words);
    }
}
