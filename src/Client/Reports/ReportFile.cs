using DistSeq.Client.Runs;

namespace DistSeq.Client.Reports;

/// <summary>Where a report is written: a file that the user names, or report.html in the folder of the sweep's run.</summary>
internal sealed class ReportFile
{
    private const string DefaultName = "report.html";

    private readonly string? _named;

    private ReportFile(string path, string? named) => (Path, _named) = (path, named);

    public string Path { get; }

    /// <param name="named">As the user named it; null for the default.</param>
    /// <param name="folder">The current one.</param>
    /// <param name="run">The folder of the sweep's run.</param>
    /// <exception cref="ArgumentException">Nothing can be written there.</exception>
    public static ReportFile At(string? named, string folder, string run)
    {
        if (named is null)
            return new ReportFile(System.IO.Path.Combine(run, DefaultName), null);
        var file = new ReportFile(System.IO.Path.GetFullPath(named, folder), named);
        if (Directory.Exists(file.Path) || System.IO.Path.EndsInDirectorySeparator(named))
            throw file.Unwritable("it is a folder");
        if (!Directory.Exists(System.IO.Path.GetDirectoryName(file.Path)))
            throw file.Unwritable("the folder is not there");
        return file;
    }

    /// <summary>Writes it whole, or leaves an earlier one as it is.</summary>
    /// <exception cref="ArgumentException">It cannot be written.</exception>
    public async Task WriteAsync(string page)
    {
        try
        {
            await new RunFolder(System.IO.Path.GetDirectoryName(Path)!).WriteTextAsync(System.IO.Path.GetFileName(Path), page);
        }
        catch (Exception exception) when (FileTrouble.Is(exception))
        {
            throw Unwritable(FileTrouble.Reason(exception), exception);
        }
    }

    private ArgumentException Unwritable(string reason, Exception? inner = null) =>
        new($"--out: {Quoted.Path(_named ?? Path)} cannot be written: {reason}; name another file.", inner);
}
