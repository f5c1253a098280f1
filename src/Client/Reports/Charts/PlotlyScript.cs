using Plotly.NET;

namespace DistSeq.Client.Reports.Charts;

/// <summary>plotly.js, which the package Plotly.NET carries, with its license.</summary>
internal static class PlotlyScript
{
    private const string Ending = ".min.js";

    /// <summary>As it may stand within a page.</summary>
    public static string Read()
    {
        var package = typeof(Trace).Assembly;
        var name = package.GetManifestResourceNames().Single(static name => name.EndsWith(Ending, StringComparison.Ordinal));
        return Read(package, name + ".LICENSE.txt") + Read(package, name);
    }

    private static string Read(System.Reflection.Assembly package, string name)
    {
        using var reader = new StreamReader(package.GetManifestResourceStream(name)!);
        // A page has its line ends as \n before its scripts are hashed, and a script ends at the first </script.
        return reader.ReadToEnd().ReplaceLineEndings("\n").Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);
    }
}
