using System.Net;
using System.Net.Sockets;
using DistSeq.Client.Clusters.Redis;

namespace DistSeq.Client.Tests.Clusters;

public sealed class StoreWaitTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly LeapingClock _clock = new();
    private readonly List<string> _said = [];

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_store_that_hangs_for_ten_seconds_is_waited_for()
    {
        _listener.Start();
        await using var place = new SlowPlace(_clock, TimeSpan.FromSeconds(10));
        await WaitAsync(place);
        var line = Assert.Single(_said);
        Assert.Equal($"Waiting up to 15 s for Redis at {Address} to answer.", line);
    }

    [Fact]
    public async Task A_store_that_hangs_for_longer_than_silos_may_is_told_with_the_option_that_waits()
    {
        _listener.Start();
        await using var place = new SlowPlace(_clock, TimeSpan.FromSeconds(20));
        var exception = await Assert.ThrowsAsync<ClusterTroubleException>(() => WaitAsync(place));
        Assert.StartsWith(
            $"Something listens at {Address}, but no Redis has answered in 15 s: ", exception.Message, StringComparison.Ordinal);
        await WaitAsync(place, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Where_nobody_listens_the_user_waits_four_seconds_or_as_long_as_he_says()
    {
        _listener.Start();
        var address = Address;
        _listener.Stop();
        await using var place = new SlowPlace(_clock, TimeSpan.FromSeconds(10));
        var exception = await Assert.ThrowsAsync<ClusterTroubleException>(() => WaitAsync(place, address: address));
        Assert.Contains("; tried for 4 s. ", exception.Message, StringComparison.Ordinal);
        Assert.Empty(_said);
        await WaitAsync(place, TimeSpan.FromSeconds(30), address);
    }

    private RedisAddress Address => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);

    private Task WaitAsync(SlowPlace place, TimeSpan? timeout = null, RedisAddress? address = null)
    {
        address ??= Address;
        var choice = new ClusterChoice(address, "/", static _ => null) { Timeout = timeout, Say = _said.Add };
        return StoreWait.UntilItAnswersAsync(address, place, choice, _clock, TestContext.Current.CancellationToken);
    }

    /// <summary>Answers when its time has come; until then an attempt takes as long as it may.</summary>
    private sealed class SlowPlace(LeapingClock clock, TimeSpan silence) : IMeetingPlace
    {
        private readonly long _begun = clock.GetTimestamp();

        public string Name => "Redis";

        public string SiloSettings => "";

        public string Doubt => "";

        public string StartCommand => "";

        public Task<bool> AnswersAsync(TimeSpan longest, CancellationToken cancellationToken)
        {
            if (clock.GetElapsedTime(_begun) >= silence)
                return Task.FromResult(true);
            clock.Leap(longest);
            return Task.FromResult(false);
        }

        public void AddTo(IClientBuilder client)
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>Time that passes only where somebody waits for it, and then at once.</summary>
    private sealed class LeapingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Leap(TimeSpan time) => _now += time.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Leap(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
