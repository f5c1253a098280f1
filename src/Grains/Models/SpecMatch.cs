namespace DistSeq.Grains.Models;

/// <summary>Compares a spec with that of what the job goes on from, and collects all differences.</summary>
/// <param name="other">What the job goes on from.</param>
/// <param name="field">The field that asks for it.</param>
internal sealed class SpecMatch(string other, string field)
{
    public List<SpecFailure> Failures { get; } = [];

    public void Demand(string path, object there, object here)
    {
        if (!there.Equals(here))
        {
            Failures.Add(new SpecFailure(
                path, $"is {Word(here)}, but {other} has {Word(there)}; make them equal, or leave {field} out."));
        }
    }

    private static string Word(object value) => value.ToString()!.ToLowerInvariant();
}
