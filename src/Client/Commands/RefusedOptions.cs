using System.Text.Json;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Commands;

/// <summary>Names the fields that the cluster refuses as the options they came from: topK as --top-k.</summary>
internal static class RefusedOptions
{
    /// <exception cref="InvalidSpecException">The cluster refuses; the failures name options.</exception>
    public static async Task<T> NameAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (InvalidSpecException exception) when (exception.Failures.Count > 0)
        {
            throw new InvalidSpecException([.. exception.Failures.Select(static failure =>
                failure with { Path = "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(failure.Path) })]);
        }
    }
}
