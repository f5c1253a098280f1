using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace DistSeq.EndToEnd.Tests.Reports;

/// <summary>What a page has asked for, and what has gone wrong in it.</summary>
public sealed class PageLog
{
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentQueue<string> _errors = new();

    public PageLog(IPage page)
    {
        page.Request += (_, request) => _requests.Enqueue(request.Url);
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Dialog += (_, dialog) => _errors.Enqueue($"dialog: {dialog.Message}");
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _errors.Enqueue(message.Text);
        };
    }

    /// <summary>Requests, apart from what the page carries within it.</summary>
    public IEnumerable<string> Requests => _requests.Where(static address =>
        !address.StartsWith("data:", StringComparison.Ordinal) && !address.StartsWith("blob:", StringComparison.Ordinal));

    public IEnumerable<string> Errors => _errors;
}
