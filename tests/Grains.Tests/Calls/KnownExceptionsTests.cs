using DistSeq.Grains.Calls;
using DistSeq.Grains.Records;
using StackExchange.Redis;

namespace DistSeq.Grains.Tests.Calls;

public sealed class KnownExceptionsTests
{
    [Fact]
    public void What_every_caller_knows_stays_as_it_is()
    {
        Exception[] known =
        [
            new KeyNotFoundException("x"), new InvalidOperationException("x"),
            new InvalidDataException("x", new FormatException("y")), new TimeoutException("x"),
            new OrleansException("x"), new InconsistentStateException("x"), new StoreException("x"), new DamagedException("x"),
            InvalidSpecException.At("a", "b"), new AggregateException(new IOException("x")),
        ];
        Assert.All(known, e => Assert.Same(e, KnownExceptions.Translate(e)));
    }

    [Fact]
    public void What_a_client_has_no_type_for_becomes_what_it_knows()
    {
        Exception[] unknown =
        [
            new RedisTimeoutException("Timeout awaiting response", CommandStatus.Sent), new Npgsql.NpgsqlException("x"),
            new PartLostException("x"), new InvalidOperationException("x", new RedisException("y")),
            new AggregateException(new IOException("x"), new RedisException("y")),
        ];
        Assert.All(unknown, e => Assert.StartsWith(
            $"A call has failed within the cluster: {e.GetType().Name}: ",
            Assert.IsType<ClusterFaultException>(KnownExceptions.Translate(e)).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void No_exception_of_a_room_behind_Contracts_crosses_a_call()
    {
        var own = typeof(PartLostException).Assembly.GetTypes().Where(type => typeof(Exception).IsAssignableFrom(type)).ToList();
        Assert.NotEmpty(own);
        Assert.All(own, static type => Assert.IsType<ClusterFaultException>(
            KnownExceptions.Translate((Exception)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type))));
    }

    [Fact]
    public void What_says_more_is_taken_out_of_what_was_wrapped_around_it()
    {
        var store = new StoreException("no room");
        Assert.Same(store, KnownExceptions.Translate(new RecordUnwrittenException("a", store)));
        Assert.Same(store, KnownExceptions.Translate(new OrleansException("Error from storage provider", store)));
        var damage = new DamagedException("x");
        Assert.Same(damage, KnownExceptions.Translate(new OrleansException("Error from storage provider", damage)));
    }

    [Theory]
    [InlineData(28, "No space left on device : '/a/b.tmp'", "no space is left on its disk")]
    [InlineData(13, "Access to the path '/a' is denied.", "Access to the path '/a' is denied")]
    public void A_disks_trouble_is_said_in_few_words(int number, string message, string reason) =>
        Assert.Equal(reason, StoreTrouble.Of(new IOException(message, number)).Reason);

    [Fact]
    public void A_drivers_own_figures_are_left_out()
    {
        var timeout = new RedisTimeoutException(
            "Timeout awaiting response (outbound=0KiB, inbound=0KiB, 5031ms elapsed, timeout is 5000ms), command=SET",
            CommandStatus.Sent);
        Assert.Equal("Timeout awaiting response", StoreTrouble.Of(timeout).Reason);
        Assert.Equal("Timeout awaiting response",
            StoreTrouble.Of(new OrleansException("Failed to read grain state", timeout)).Reason);
        var wrapped = new OrleansException("Failed to write grain state for job grain with ID: job/a with redis key x. "
            + "StackExchange.Redis.RedisTimeoutException: Timeout awaiting response (a=1)");
        Assert.Equal("Timeout awaiting response", StoreTrouble.Of(wrapped).Reason);
        var full = new RedisServerException("OOM command not allowed when used memory > 'maxmemory'.");
        Assert.Equal("The cluster's store does not work now: OOM command not allowed when used memory > 'maxmemory'.",
            StoreTrouble.Of(full).Message);
    }

    [Fact]
    public void What_is_not_the_stores_trouble_is_left_alone()
    {
        Exception[] other =
        [
            new OperationCanceledException(), new ArgumentException("x"), new InconsistentStateException("x"),
            new StoreException("x"), new DamagedException("x"), new InvalidOperationException("512 MiB at most"),
        ];
        Assert.All(other, e => Assert.False(StoreTrouble.Is(e)));
        Exception[] trouble =
        [
            new IOException("x"), new RedisException("x"), new Npgsql.NpgsqlException("x"),
            new TimeoutException("x"), new UnauthorizedAccessException("x"), new ObjectDisposedException("x"),
        ];
        Assert.All(trouble, e => Assert.True(StoreTrouble.Is(e)));
        Assert.All(trouble, e => Assert.Null(StoreTrouble.Of(e).InnerException));
    }
}
