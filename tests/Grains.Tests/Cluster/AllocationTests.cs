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
        var running = Job("x", least: 2, most: 64, silos: 3) with
        {
            Has = new Dictionary<string, int> { ["a"] = 4, ["b"] = 4, ["c"] = 2 },
        };
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
        SlotRequest[] jobs = [Job("late", at: 3, least: 10, silos: 3), Job("early", at: 1, least: 10, silos: 3),
            Job("urgent", at: 9, priority: 1, least: 10, silos: 3)];
        Assert.Equal(["urgent", "early", "late"], Allocation.InOrder(jobs).Select(job => job.Job));
        Assert.Equal(["urgent"], Allocation.Of(Three, jobs, NoQuota).Keys);
    }

    [Fact]
    public void A_large_job_comes_to_its_turn()
    {
        var running = Job("x", least: 4, most: 4) with { Has = new Dictionary<string, int> { ["a"] = 4 } };
        // The small one would fit, but then the large one might wait for ever.
        var shares = Of(Three, NoQuota, running, Job("large", at: 1, least: 10, silos: 3), Job("small", at: 2));
        Assert.Equal(["x"], shares.Keys);
    }

    [Fact]
    public void A_user_has_no_more_than_the_quota_and_holds_nobody_up()
    {
        var shares = Of(
            Three, 4, Job("x1", user: "ann", most: 64, silos: 3), Job("x2", at: 1, user: "ann"),
            Job("y", at: 2, user: "bob", most: 64, silos: 3));
        Assert.Equal(4, Sum(shares, "x1") + Sum(shares, "x2"));
        Assert.Equal(4, Sum(shares, "y"));
    }

    [Fact]
    public void A_first_job_that_needs_more_than_the_quota_runs() =>
        Assert.Equal(8, Sum(Of(Three, 4, Job("x", user: "ann", least: 8, most: 8, silos: 3)), "x"));

    [Fact]
    public void A_number_of_workers_that_share_threads_gets_all_where_there_is_less() =>
        Assert.Equal(10, Sum(Of(Three, NoQuota, Job("x", least: 64, most: 64, silos: 64) with { SharesThreads = true }), "x"));

    // A job that is only worth it on one silo, but does not fit there.
    [Theory]
    [InlineData(1, 2, 4)]
    [InlineData(2, 3, 4)]
    public void A_least_that_no_silo_has_alone_is_spread_over_more(int threads, int least, int most)
    {
        var shares = Of([Silo("a", threads), Silo("b", threads)], NoQuota,
            Job("x", least: least, most: most), Job("y", at: 1, least: least, most: most));
        Assert.Equal(["x"], shares.Keys);
        Assert.InRange(Sum(shares, "x"), least, most);
    }

    [Fact]
    public void What_can_never_be_had_holds_nobody_up_and_comes_when_silos_join()
    {
        SlotRequest[] jobs = [Job("huge", priority: 9, least: 11, most: 20, silos: 3), Job("small", at: 1, least: 2)];
        Assert.Equal(["small"], Of(Three, NoQuota, jobs).Keys);
        Assert.Equal(["huge", "small"], Of([.. Three, Silo("d", 4)], NoQuota, jobs).Keys.Order());
    }

    [Fact]
    public void A_loss_takes_nothing_from_others_that_run()
    {
        var x = Job("x", least: 4, most: 4, silos: 2) with { Has = new Dictionary<string, int> { ["gone"] = 2, ["a"] = 2 } };
        var y = Job("y", at: 1, least: 2, most: 2) with { Has = new Dictionary<string, int> { ["a"] = 2 } };
        var shares = Of([Silo("a", 4)], NoQuota, x, y);
        Assert.Equal((2, 2), (Sum(shares, "x"), Sum(shares, "y")));
    }

    [Fact]
    public void A_job_gets_only_silos_with_its_numerics_and_holds_up_only_others_that_want_them()
    {
        SiloInfo[] silos = [Silo("a", 2), Silo("b", 2), Silo("new", 4) with { Numerics = "n2" }];
        var running = Job("x", least: 4, most: 9, silos: 3) with { Has = new Dictionary<string, int> { ["a"] = 2, ["b"] = 2 } };
        var shares = Of(silos, NoQuota, running, Job("waits", at: 1),
            Job("y", at: 2, most: 9, silos: 9) with { Numerics = "n2" }, Job("z", at: 3) with { Numerics = "n3" });
        Assert.Equal(["x", "y"], shares.Keys.Order());
        Assert.Equal(["a", "b"], shares["x"].Keys.Order());
        Assert.Equal(("new", 4), (Assert.Single(shares["y"]).Key, Sum(shares, "y")));
    }

    [Fact]
    public void A_large_job_of_a_user_is_not_kept_waiting_by_later_ones_of_the_same_user()
    {
        var running = Job("x", user: "ann") with { Has = new Dictionary<string, int> { ["a"] = 1 } };
        SlotRequest[] jobs =
        [
            running, Job("large", at: 1, least: 4, user: "ann"), Job("small", at: 2, user: "ann"),
            Job("bob's", at: 3, user: "bob"),
        ];
        Assert.Equal(["bob's", "x"], Of(Three, 4, jobs).Keys.Order());
        Assert.Equal(["bob's", "large"], Of(Three, 4, jobs[1..]).Keys.Order());
    }

    /// <summary>Random clusters: jobs come, run for a while and end, and silos come and go.</summary>
    [Fact]
    public void Whatever_comes_the_first_that_fits_is_granted_nobody_starves_nothing_is_given_twice_and_limits_hold()
    {
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            SiloInfo[] silos = [.. Enumerable.Range(0, random.Next(1, 6)).Select(n =>
                Silo($"s{n}", random.Next(1, 5)) with { Numerics = random.Next(4) == 0 ? "n2" : "" })];
            var quota = random.Next(3) == 0 ? random.Next(1, 6) : NoQuota;
            var jobs = Enumerable.Range(0, random.Next(1, 12)).Select(n =>
            {
                var least = random.Next(1, 7);
                return Job($"j{n:00}", random.Next(2), random.Next(5), least, least + random.Next(0, 8),
                    random.Next(1, 4), $"u{random.Next(3)}") with
                { Numerics = random.Next(4) == 0 ? "n2" : "", SharesThreads = random.Next(3) == 0 };
            }).ToList();
            for (var turn = 0; jobs.Exists(job => Allocation.CanBeHad(silos, job)); turn++)
            {
                Assert.True(turn < 100, "A job waits for ever.");
                var shares = Allocation.Of(silos, jobs, quota);
                Hold(silos, jobs, shares, quota);
                // One running job ends; if none runs, no job that could run may wait.
                var running = jobs.Where(job => shares.ContainsKey(job.Job)).ToArray();
                Assert.NotEmpty(running);
                var ends = running[random.Next(running.Length)].Job;
                jobs = [.. jobs.Where(job => job.Job != ends)
                    .Select(job => shares.TryGetValue(job.Job, out var share) ? job with { Has = share } : job)];
            }
        }
    }

    private static void Hold(
        SiloInfo[] silos, List<SlotRequest> jobs, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> shares, int quota)
    {
        foreach (var silo in silos)
            Assert.InRange(shares.Values.Sum(share => share.GetValueOrDefault(silo.Address)), 0, silo.ComputeThreads);
        foreach (var job in jobs.Where(job => shares.ContainsKey(job.Job)))
        {
            Assert.InRange(Sum(shares, job.Job), Math.Min(job.Least, Allocation.Slots(silos, job)), job.Most);
            Assert.All(shares[job.Job].Keys, address =>
                Assert.Equal(job.Numerics, silos.Single(silo => silo.Address == address).Numerics));
        }

        int Of(string user, string? but = null) =>
            jobs.Where(job => job.User == user && job.Job != but && job.Has.Count > 0).Sum(job => Least(job));
        int Least(SlotRequest job) => job.SharesThreads ? Math.Min(job.Least, Allocation.Slots(silos, job)) : job.Least;
        foreach (var user in jobs.Select(job => job.User).Distinct())
        {
            var has = jobs.Where(job => job.User == user).Sum(job => Sum(shares, job.Job));
            Assert.True(has <= Math.Max(quota,
                    jobs.Where(job => job.User == user && shares.ContainsKey(job.Job)).Select(Least).DefaultIfEmpty().Max()),
                "A user has too much.");
        }

        // The first waiting job that may get slots: what the running jobs leave, at their least, is not enough for it.
        var first = Allocation.InOrder(jobs).FirstOrDefault(job => job.Has.Count == 0 && Allocation.CanBeHad(silos, job)
            && (Of(job.User) == 0 || Of(job.User) + Least(job) <= quota));
        if (first is not null && Allocation.InOrder(jobs).TakeWhile(job => job.Job != first.Job).All(job => job.Has.Count > 0))
        {
            var idle = Allocation.Slots(silos, first)
                - jobs.Where(job => job.Has.Count > 0 && job.Numerics == first.Numerics).Sum(Least);
            Assert.Equal(idle >= Least(first), shares.ContainsKey(first.Job));
        }
    }

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
                return Job($"j{n}", random.Next(3), random.Next(5), least, least + random.Next(0, 8),
                    random.Next(1, 5), $"u{random.Next(3)}")
                    with { SharesThreads = random.Next(2) == 0 };
            })];
            var shares = Allocation.Of(silos, jobs, quota);
            foreach (var silo in silos)
                Assert.InRange(shares.Values.Sum(share => share.GetValueOrDefault(silo.Address)), 0, silo.ComputeThreads);
            foreach (var job in jobs.Where(job => shares.ContainsKey(job.Job)))
                Assert.InRange(Sum(shares, job.Job), Math.Min(job.Least, silos.Sum(silo => silo.ComputeThreads)), job.Most);
            SlotRequest[] again = [.. jobs.Select(
                job => shares.TryGetValue(job.Job, out var share) ? job with { Has = share } : job)];
            var then = Allocation.Of(silos, again, quota);
            foreach (var (job, share) in shares)
                Assert.Equal(share.OrderBy(silo => silo.Key), then[job].OrderBy(silo => silo.Key));
        }
    }

    private static SiloInfo Silo(string name, int threads) => new(name, name, threads);

    private static SlotRequest Job(
        string id, int priority = 0, int at = 0, int least = 1, int most = 1, int silos = 1, string user = "") =>
        new(id, user, priority, DateTimeOffset.UnixEpoch.AddSeconds(at), least, Math.Max(least, most), silos);

    private static IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Of(
        SiloInfo[] silos, int quota, params SlotRequest[] jobs) =>
        Allocation.Of(silos, jobs, quota);

    private static int Sum(IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> shares, string job) =>
        shares.TryGetValue(job, out var share) ? share.Values.Sum() : 0;
}
