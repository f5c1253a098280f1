using DistSeq.Client.Clusters.Postgres;

namespace DistSeq.Client.Tests.Clusters;

public sealed class PostgresMeetingPlaceTests
{
    [Fact]
    public async Task A_silo_is_started_with_the_clients_settings_and_without_its_password()
    {
        await using var place =
            Open("sslmode=require", static name => name == PostgresMeetingPlace.PasswordVariable ? "secret" : null);
        Assert.Equal(
            "DISTSEQ__CLUSTERING=postgres DISTSEQ__POSTGRES=\"Host=store;Port=1;Username=me;Database=home;SSL Mode=Require\"",
            place.SiloSettings);
    }

    [Theory]
    [InlineData("colour=green")]
    [InlineData("sslmode=perhaps")]
    [InlineData("sslmode")]
    public void A_setting_that_the_driver_does_not_know_is_named(string setting) => Assert.StartsWith(
        $"--cluster: '{setting}' is not a setting of a Postgres connection;",
        Assert.Throws<ArgumentException>(() => Open(setting, static _ => null)).Message, StringComparison.Ordinal);

    private static PostgresMeetingPlace Open(string settings, Func<string, string?> variable) =>
        new(new PostgresAddress("store", 1, "me", "home", settings), variable);
}
