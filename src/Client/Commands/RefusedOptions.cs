using System.Text.Json;

namespace DistSeq.Client.Commands;

/// <summary>Names the fields that the cluster refuses by the options they came from: topK as --top-k.</summary>
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
                failure with { Path = Name(failure.Path) })]);
        }
    }

    // A name in capitals already is an argument.
    private static string Name(string path) =>
        path.Length > 0 && char.IsUpper(path[0]) ? path : "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(path);
}
