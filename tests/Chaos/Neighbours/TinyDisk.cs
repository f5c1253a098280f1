namespace DistSeq.Chaos.Neighbours;

/// <summary>A file system of a few megabytes in memory (tmpfs). Mounting it needs root.</summary>
internal sealed class TinyDisk : IDisposable
{
    private const string Filler = "filler";

    /// <exception cref="TroubleException">It cannot be mounted.</exception>
    public TinyDisk(string folder)
    {
        Folder = Directory.CreateDirectory(folder).FullName;
        if (!Run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", Folder))
            throw new TroubleException($"No tmpfs can be mounted at {Folder}.");
    }

    /// <summary>Whether it can be mounted here.</summary>
    public static bool IsPossible { get; } = Try();

    public string Folder { get; }

    /// <summary>Leaves no byte free.</summary>
    public void Fill()
    {
        var block = new byte[4096];
        try
        {
            using var file = new FileStream(
                Path.Combine(Folder, Filler), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Makes room again.</summary>
    public void Free() => File.Delete(Path.Combine(Folder, Filler));

    public void Dispose() => Run("umount", "--lazy", Folder);

    private static bool Try()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return false;
        var folder = Directory.CreateTempSubdirectory("distseq-disk-");
        try
        {
            using var disk = new TinyDisk(folder.FullName);
            return true;
        }
        catch (TroubleException)
        {
            return false;
        }
        finally
        {
            folder.Delete();
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
