namespace DistSeq.Security;

/// <summary>
/// A folder with this process's certificate, its key and the authority. It is read again when its files change, so that
/// certificates are replaced without a restart; a folder that cannot be used keeps what was read before, and is reported.
/// </summary>
public sealed class CertificateFolder
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Nodes get new files at different times, and calls on open connections still carry what the old authority vouches for.
    private static readonly TimeSpan Handover = TimeSpan.FromMinutes(10);

    private readonly string _path;
    private readonly string _setting;
    private readonly TimeProvider _clock;
    private readonly Lock _reading = new();
    private FolderContent _content;
    private Identity _current;
    private Identity? _previous;
    private long _looked;
    private long _replaced;

    private CertificateFolder(string path, string setting, TimeProvider clock, FolderContent content, Identity current) =>
        (_path, _setting, _clock, _content, _current, _looked) = (path, setting, clock, content, current, clock.GetTimestamp());

    /// <summary>Takes a line whenever changed files cannot be used.</summary>
    public Action<string> Warn { get; set; } = static _ => { };

    /// <summary>What the folder holds; looks for changes, at most once a second.</summary>
    public Identity Current
    {
        get
        {
            if (_clock.GetElapsedTime(Volatile.Read(ref _looked)) < Interval)
                return Volatile.Read(ref _current);
            lock (_reading)
            {
                if (_clock.GetElapsedTime(_looked) >= Interval)
                {
                    Look();
                    Volatile.Write(ref _looked, _clock.GetTimestamp());
                }
            }

            return _current;
        }
    }

    /// <summary>The authorities that calls may be signed under: the current one, and the one before it for ten minutes.</summary>
    internal IReadOnlyList<X509Certificate2Collection> Authorities
    {
        get
        {
            var current = Current;
            lock (_reading)
            {
                return _previous is { } previous && _clock.GetElapsedTime(_replaced) < Handover
                    ? [current.Roots, previous.Roots]
                    : [current.Roots];
            }
        }
    }

    /// <summary>Opens a folder with tls.crt, tls.key and ca.crt.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="setting">What named it, for messages: DISTSEQ__TLS or --tls.</param>
    /// <param name="clock">Certificates must be valid by it.</param>
    /// <exception cref="CertificateException">It cannot be used.</exception>
    public static CertificateFolder Open(string path, string setting, TimeProvider clock)
    {
        var content = FolderContent.Read(path, setting);
        return new CertificateFolder(path, setting, clock, content, Identity.Read(content, path, clock.GetUtcNow()));
    }

    private void Look()
    {
        FolderContent? content = null;
        try
        {
            content = FolderContent.Read(_path, _setting);
            if (content == _content)
                return;
            var next = Identity.Read(content, _path, _clock.GetUtcNow());
            if (next.Caller.Role != _current.Caller.Role)
            {
                throw new CertificateException([$"'{_path}' has a certificate of the role {next.Caller.Word} now, "
                    + $"and this process is a {_current.Caller.Word}; put one of that role there."]);
            }

            (_previous, _replaced) = (_current, _clock.GetTimestamp());
            Volatile.Write(ref _current, next);
        }
        catch (CertificateException exception)
        {
            // Once for each content; a folder that cannot be read at all is told each time somebody looks.
            Warn($"{exception.Message.ReplaceLineEndings(" ")} The certificate that was read before stays in use.");
        }

        _content = content ?? _content;
    }
}
