namespace DistSeq.Client.Tests.Clusters;

public sealed class PatienceTests
{
    private readonly List<string> _said = [];

    [Fact]
    public async Task A_call_is_repeated_until_the_cluster_answers()
    {
        var calls = 0;

        var answer = await Create().AskAsync(
            () => ++calls < 5 ? throw new TimeoutException("No answer.") : Task.FromResult(42),
            TestContext.Current.CancellationToken);

        Assert.Equal((42, 5), (answer, calls));
        Assert.Equal(["The cluster does not answer (No answer); waiting for it up to 60 s."], _said);
    }

    [Fact]
    public async Task After_a_minute_it_gives_up_and_says_what_to_do()
    {
        var calls = 0;

        var exception = await Assert.ThrowsAsync<ClusterTroubleException>(() => Create().AskAsync<int>(
            () =>
            {
                calls++;
                throw new TimeoutException("No answer.");
            },
            TestContext.Current.CancellationToken));

        Assert.Equal("The cluster has not answered for 60 s (No answer). See that its silos and their Redis or Postgres are up; "
            + "what it accepted continues there.", exception.Message);
        Assert.InRange(calls, 60, 63);
    }

    [Fact]
    public async Task A_mistake_is_not_repeated()
    {
        var calls = 0;

        await Assert.ThrowsAsync<InvalidOperationException>(() => Create().AskAsync<int>(
            () =>
            {
                calls++;
                throw new InvalidOperationException("Another spec.");
            },
            TestContext.Current.CancellationToken));

        Assert.Equal(1, calls);
        Assert.Empty(_said);
    }

    [Fact]
    public async Task Only_the_first_words_of_a_trouble_are_said()
    {
        var calls = 0;

        await Create().AskAsync(
            () => ++calls == 1 ? throw new TimeoutException(new string('x', 200) + "\nat a stack") : Task.FromResult(0),
            TestContext.Current.CancellationToken);

        Assert.Equal([$"The cluster does not answer ({new string('x', 80)}…); waiting for it up to 60 s."], _said);
    }

    private Patience Create() => new(new ImmediateClock(), _said.Add);
}
