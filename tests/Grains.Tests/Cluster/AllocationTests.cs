using DistSeq.Contracts.Cluster;
using DistSeq.Grains.Cluster;

namespace DistSeq.Grains.Tests.Cluster;

public sealed class AllocationTests
{
    private const int NoQuota = int.MaxValue;

    private static readonly SiloInfo[] Three = [Silo("a", 4), Silo("b", 4), Silo("c", 2)];

    [Fact]
    public void A_job_alone_gets_what_it_has_use_for()
    {
        Assert.Equal(10, Sum(Of(Three, NoQuota, Job("x", most: 64, silos: 3)), "x"));
        Assert.Equal(6, Sum(Of(Three, NoQuota, Job("x", most: 6, silos: 3)), "x"));
    }

    [Fact]
    public void A_small_job_is_whole_on_one_silo()
    {
        var share = Of(Three, NoQuota, Job("x", most: 64, silos: 1))["x"];
        Assert.Equal(("a", 4), (Assert.Single(share).Key, share["a"]));
    }

    [Fact]
    public void Small_jobs_lie_on_different_silos()
    {
        var shares = Of(Three, NoQuota, Job("x", most: 2), Job("y", most: 2), Job("z", most: 2));
        Assert.Equal(["a", "a", "b"], new[] { "x", "y", "z" }.Select(job => Assert.Single(shares[job]).Key).Order());
        Assert.All(shares.Values, share => Assert.Equal(2, share.Values.Sum()));
    }

    [Fact]
    public void Of_two_jobs_each_gets_its_half()
    {
        var shares = Of(Three, NoQuota, Job("x", most: 64, silos: 3), Job("y", most: 64, silos: 3));
        Assert.Equal((5, 5), (Sum(shares, "x"), Sum(shares, "y")));
    }

    [Fact]
    public void Who_runs_keeps_its_least_and_gives_up_the_rest_for_who_waits()
    {
        var running = Job("x", least: 2, most: 64, silos: 3) with { Has = new Dictionary<string, int> { ["a"] = 4, ["b"] = 4, ["c"] = 2 } };
        var shares = Of(Three, NoQuota, running, Job("y", priority: 9, least: 8, most: 8, silos: 3));
        Assert.Equal((2, 8), (Sum(shares, "x"), Sum(shares, "y")));
    }

    [Fact]
    public void Nobody_who_runs_is_turned_out_for_a_higher_priority()
    {
        var running = Job("x", least: 6, most: 6, silos: 3) with { Has = new Dictionary<string, int> { ["a"] = 4, ["c"] = 2 } };
        var shares = Of(Three, NoQuota, running, Job("y", priority: 9, least: 8, most: 8, silos: 3));
        Assert.Equal(6, Sum(shares, "x"));
        Assert.False(shares.ContainsKey("y"));
    }

    [Fact]
    public void The_higher_priority_comes_first_then_the_earlier()
    {
        SlotRequest[] jobs = [Job("late", at: 3, least: 10, silos: 3), Job("early", at: 1, least: 10, silos: 3), Job("urgent", at: 9, priority: 1, least: 10, silos: 3)];
        Assert.Equal(["urgent", "early", "late"], Allocation.InOrder(jobs).Select(job => job.Job));
        Assert.Equal(["urgent"], Allocation.Of(Three, jobs, NoQuota).Keys);
    }

    [Fact]
    public void A_large_job_comes_to_its_turn()
    {
        var running = Job("x", least: 4, most: 4) with { Has = new Dictionary<string, int> { ["a"] = 4 } };
        // The small one would fit, and would keep the large one waiting for ever.
        var shares = Of(Three, NoQuota, running, Job("large", at: 1, least: 10, silos: 3), Job("small", at: 2));
        Assert.Equal(["x"], shares.Keys);
    }

    [Fact]
    public void A_user_has_no_more_than_the_quota_and_holds_nobody_up()
    {
        var shares = Of(Three, 4, Job("x1", user: "ann", most: 64, silos: 3), Job("x2", at: 1, user: "ann"), Job("y", at: 2, user: "bob", most: 64, silos: 3));
        Assert.Equal(4, Sum(shares, "x1") + Sum(shares, "x2"));
        Assert.Equal(4, Sum(shares, "y"));
    }

    [Fact]
    public void A_first_job_that_needs_more_than_the_quota_runs() =>
        Assert.Equal(8, Sum(Of(Three, 4, Job("x", user: "ann", least: 8, most: 8, silos: 3)), "x"));

    [Fact]
    public void A_job_that_asks_for_more_than_there_is_gets_all() =>
        Assert.Equal(10, Sum(Of(Three, NoQuota, Job("x", least: 64, most: 64, silos: 64)), "x"));

    [Fact]
    public void Without_silos_everybody_waits() => Assert.Empty(Of([], NoQuota, Job("x"), Job("y")));

    [Fact]
    public void Whatever_is_asked_no_slot_is_given_twice_and_asking_again_moves_nobody()
    {
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            SiloInfo[] silos = [.. Enumerable.Range(0, random.Next(1, 6)).Select(n => Silo($"s{n}", random.Next(1, 9)))];
            var quota = random.Next(3) == 0 ? random.Next(1, 10) : NoQuota;
            SlotRequest[] jobs = [.. Enumerable.Range(0, random.Next(1, 8)).Select(n =>
            {
                var least = random.Next(1, 6);
                return Job($"j{n}", random.Next(3), random.Next(5), least, least + random.Next(0, 8), random.Next(1, 5), $"u{random.Next(3)}");
            })];
            var shares = Allocation.Of(silos, jobs, quota);
            foreach (var silo in silos)
                Assert.InRange(shares.Values.Sum(share => share.GetValueOrDefault(silo.Address)), 0, silo.ComputeThreads);
            foreach (var job in jobs.Where(job => shares.ContainsKey(job.Job)))
                Assert.InRange(Sum(shares, job.Job), Math.Min(job.Least, silos.Sum(silo => silo.ComputeThreads)), job.Most);
            SlotRequest[] again = [.. jobs.Select(job => shares.TryGetValue(job.Job, out var share) ? job with { Has = share } : job)];
            var then = Allocation.Of(silos, again, quota);
            foreach (var (job, share) in shares)
                Assert.Equal(share.OrderBy(silo => silo.Key), then[job].OrderBy(silo => silo.Key));
        }
    }

    private static SiloInfo Silo(string name, int threads) => new(name, name, threads);

    private static SlotRequest Job(string id, int priority = 0, int at = 0, int least = 1, int most = 1, int silos = 1, string user = "") =>
        new(id, user, priority, DateTimeOffset.UnixEpoch.AddSeconds(at), least, Math.Max(least, most), silos);

    private static IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Of(SiloInfo[] silos, int quota, params SlotRequest[] jobs) =>
        Allocation.Of(silos, jobs, quota);

    private static int Sum(IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> shares, string job) => shares.TryGetValue(job, out var share) ? share.Values.Sum() : 0;
}
