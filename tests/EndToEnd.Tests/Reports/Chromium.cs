using Microsoft.Playwright;

namespace DistSeq.EndToEnd.Tests.Reports;

/// <summary>The machine's own browser, without a window.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // Containers have no sandbox and no graphics card.
    private static readonly string[] Flags = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        var program = Prerequisite.Program("chromium", "chromium");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Flags });
    }

    /// <summary>Opens a page and writes down what it asks for and complains about.</summary>
    public async Task<(IPage Page, PageLog Log)> OpenAsync(
        string address, int width = 1_280, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await _browser!.NewPageAsync(
            new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });
        var log = new PageLog(page);
        await page.GotoAsync(address);
        return (page, log);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
