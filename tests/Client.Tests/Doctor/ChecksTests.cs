using DistSeq.Client.Doctor;

namespace DistSeq.Client.Tests.Doctor;

public sealed class ChecksTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ProcessFacts Process = new()
    {
        Clock = Now,
        Processors = 2,
        Vectors = "AVX-512",
        Runtime = ".NET 10.0.1",
        Version = "1.0",
        MemoryLimit = 2L << 30,
        MemoryUsed = 1L << 30,
        IsServerCollector = true,
    };

    private static readonly SiloFacts A = new()
    {
        Name = "a",
        Address = "127.0.0.1:1@1",
        ComputeThreads = 2,
        Process = Process,
        Store = "redis",
        StoreSeconds = 0.002
    };
    private static readonly SiloFacts B = A with { Name = "b", Address = "127.0.0.1:2@1", StoreSeconds = 0.0035 };

    [Fact]
    public void Silos_that_are_silent_are_named()
    {
        Is(FindingState.Ok, "2 silos answer", SiloChecks.Silos(new ClusterFacts([A, B], [])));
        Is(FindingState.Warning, "1 silo answers; silent: 10.0.0.2:1@1",
            SiloChecks.Silos(new ClusterFacts([A], ["10.0.0.2:1@1"])));
        Is(FindingState.Failure, "0 silos answer", SiloChecks.Silos(new ClusterFacts([], [])));
    }

    [Fact]
    public void More_threads_than_processors_are_a_warning()
    {
        Is(FindingState.Ok, "2 on 2 processors on each of 2", SiloChecks.Threads([A, B]));
        Is(FindingState.Warning, "b 3 on 2 processors", SiloChecks.Threads([A, B with { ComputeThreads = 3 }]));
    }

    [Fact]
    public void The_store_is_as_slow_as_it_is_for_the_slowest() =>
        Is(FindingState.Ok, "redis: written, read and deleted in 3.50 ms", SiloChecks.Store([A, B]));

    [Fact]
    public void Jobs_that_are_held_up_are_named()
    {
        Is(FindingState.Ok, "nothing holds one up", SiloChecks.Jobs([A, B], []));
        Is(FindingState.Warning, "dino-1: no checkpoint can be written",
            SiloChecks.Jobs([A, B with { JobTroubles = ["dino-1: no checkpoint can be written"] }], []));
    }

    [Fact]
    public void Jobs_that_cannot_start_are_named_and_those_that_wait_for_their_turn_are_counted()
    {
        var turn = new JobLine { Id = "t", Name = "n", WaitsFor = "dino-1 has the compute threads" };
        var stuck = new JobLine { Id = "s", Name = "n", WaitsFor = "the cluster has 3 compute threads", CannotStart = true };
        var silent = new JobLine { Id = "u", Name = "n", Error = "It does not answer now." };

        Is(FindingState.Ok, "nothing holds one up; 1 waits for its turn", SiloChecks.Jobs([A], [turn]));
        Is(FindingState.Warning, "s waits: the cluster has 3 compute threads", SiloChecks.Jobs([A], [turn, stuck]));
        Is(FindingState.Warning, "u: It does not answer now.", SiloChecks.Jobs([A], [silent]));
        Is(FindingState.Warning, "waiting jobs cannot be listed: Gone.", SiloChecks.Jobs([A], [], "Gone."));
        var five = string.Join("; ", Enumerable.Repeat("s waits: the cluster has 3 compute threads", 5));
        Is(FindingState.Warning, five + "; and 2 more", SiloChecks.Jobs([A], [.. Enumerable.Repeat(stuck, 7)]));
    }

    [Fact]
    public void Records_that_were_damaged_and_are_rebuilt_are_named()
    {
        Assert.Null(SiloChecks.Rebuilt([A, B]));
        Is(FindingState.Warning, "damaged and rebuilt: b jobs-0 of the list of jobs",
            SiloChecks.Rebuilt([A, B with { RebuiltRecords = ["jobs-0 of the list of jobs"] }])!);
    }

    [Theory]
    [InlineData(0, true, "no difference")]
    [InlineData(-1.5, true, "b is 1.5 s behind")]
    [InlineData(-2.5, false, "b is 2.5 s behind")]
    [InlineData(3.5, false, "b is 2.5 s ahead")]
    public void Clocks_differ_by_what_the_way_of_the_answer_does_not_explain(double seconds, bool isOk, string found) =>
        Is(isOk ? FindingState.Ok : FindingState.Warning, found,
            ProcessChecks.Clocks([A, With(Process with { Clock = Now.AddSeconds(seconds) })], Now, Now.AddSeconds(1)));

    [Fact]
    public void Training_without_vectors_is_a_warning()
    {
        Is(FindingState.Ok, "a AVX-512, b AVX2; client AVX2",
            ProcessChecks.Vectors([A, With(Process with { Vectors = "AVX2" })], Process with { Vectors = "AVX2" }));
        Is(FindingState.Warning, "b none; client AVX2",
            ProcessChecks.Vectors([A, With(Process with { Vectors = "none" })], Process with { Vectors = "AVX2" }));
    }

    [Fact]
    public void Silos_that_compute_other_bits_are_named()
    {
        Is(FindingState.Ok, "12ab", ProcessChecks.Numerics([A with { Numerics = "12ab" }, B with { Numerics = "12ab" }]));
        Is(FindingState.Warning, "a 12ab, b 34cd",
            ProcessChecks.Numerics([A with { Numerics = "12ab" }, B with { Numerics = "34cd" }]));
    }

    [Fact]
    public void Versions_must_be_equal()
    {
        Is(FindingState.Ok, "DistSeq 1.0 on .NET 10.0.1", ProcessChecks.Versions([A, B], Process));
        Is(FindingState.Warning, "DistSeq 1.0 on .NET 10.0.1 on each of 2; client DistSeq 1.1 on .NET 10.0.1",
            ProcessChecks.Versions([A, B], Process with { Version = "1.1" }));
    }

    [Fact]
    public void Memory_that_is_little_or_full_is_a_warning()
    {
        Is(FindingState.Ok, "1,024 of 2,048 MiB on each of 2", SiloChecks.Memory([A, B]));
        Is(FindingState.Warning, "b 2,000 of 2,048 MiB",
            SiloChecks.Memory([A, With(Process with { MemoryUsed = 2_000L << 20 })]));
        Is(FindingState.Warning, "b 100 of 256 MiB",
            SiloChecks.Memory([A, With(Process with { MemoryUsed = 100L << 20, MemoryLimit = 256L << 20 })]));
    }

    [Fact]
    public void The_collector_of_workstations_is_a_warning_where_there_are_several_processors()
    {
        Is(FindingState.Ok, "server on each of 2", SiloChecks.Collector([A, B]));
        Is(FindingState.Warning, "b workstation", SiloChecks.Collector([A, With(Process with { IsServerCollector = false })]));
        Is(FindingState.Ok, "a server, b workstation",
            SiloChecks.Collector([A, With(Process with { IsServerCollector = false, Processors = 1 })]));
    }

    [Theory]
    [InlineData(null, true, "nothing leaves this machine")]
    [InlineData("redis://127.0.0.1", true, "all on loopback; the client's way to the store is plain, the silos' encrypted")]
    [InlineData(
        "redis://store", false, "silos and clients speak in plain; the client's way to the store is plain, the silos' encrypted")]
    [InlineData(
        "postgres://u@store/d", false,
        "silos and clients speak in plain; the client's way to the store is as its server wants, the silos' encrypted")]
    [InlineData(
        "postgres://u@store/d?sslmode=require", false,
        "silos and clients speak in plain; the client's way to the store is encrypted, the silos' encrypted")]
    public void What_is_encrypted_is_told(string? address, bool isOk, string found) => Is(
        isOk ? FindingState.Ok : FindingState.Warning, found,
        EncryptionCheck.Of(
            [A with { IsStoreEncrypted = true }, B with { IsStoreEncrypted = true }],
            address is null ? null : ClusterAddress.Parse(address)));

    [Fact]
    public void Certificates_and_their_lack_are_told()
    {
        static Finding Of(string address, bool isEncrypted, bool isOpen) => EncryptionCheck.Of(
            [A with { IsStoreEncrypted = true, IsEncrypted = true },
                B with { IsStoreEncrypted = true, IsEncrypted = isEncrypted, IsOpen = isOpen }],
            ClusterAddress.Parse(address));
        Is(FindingState.Ok, "silos and clients use TLS; the client's way to the store is encrypted, the silos' encrypted",
            Of("postgres://u@store/d?sslmode=require", true, false));
        Is(FindingState.Warning, "silos and clients use TLS; the client's way to the store is plain, the silos' encrypted",
            Of("redis://store", true, false));
        Is(FindingState.Warning, "silos and clients speak in plain, as DISTSEQ__INSECURE allows; "
            + "the client's way to the store is plain, the silos' encrypted", Of("redis://store", false, true));
    }

    [Fact]
    public void Of_several_silos_the_least_encrypted_tells() => Is(
        FindingState.Ok, "all on loopback; the client's way to the store is plain, the silos' plain",
        EncryptionCheck.Of(
            [A with { IsStoreEncrypted = true }, B with { IsStoreEncrypted = false }],
            ClusterAddress.Parse("redis://localhost")));

    private static SiloFacts With(ProcessFacts process) => B with { Process = process };

    // What is fine needs no act, and nothing else goes without.
    private static void Is(FindingState state, string found, Finding finding)
    {
        Assert.Equal((state, found), (finding.State, finding.Found));
        Assert.Equal(state == FindingState.Ok, finding.Act is null);
    }
}
