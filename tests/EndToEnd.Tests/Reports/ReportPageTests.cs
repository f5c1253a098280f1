using Microsoft.Playwright;

namespace DistSeq.EndToEnd.Tests.Reports;

/// <summary>The report of a real sweep in a real browser.</summary>
public sealed class ReportPageTests(ReportedSweep sweep, Chromium browser) : IClassFixture<ReportedSweep>, IClassFixture<Chromium>
{
    private const string Controls = "a[href], button, summary, [tabindex='0']";

    [Theory]
    [InlineData(400, ColorScheme.Light)]
    [InlineData(400, ColorScheme.Dark)]
    [InlineData(800, ColorScheme.Light)]
    [InlineData(800, ColorScheme.Dark)]
    [InlineData(1_600, ColorScheme.Light)]
    [InlineData(1_600, ColorScheme.Dark)]
    public async Task The_page_draws_all_charts_at_any_width_without_the_network(int width, ColorScheme scheme)
    {
        var (page, log) = await browser.OpenAsync(sweep.Page, width, scheme);
        await DrawAllAsync(page);

        Assert.Equal([sweep.Page], log.Requests);
        Assert.Empty(log.Errors);
        Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        // A chart is as wide as its place.
        Assert.Empty(await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('.chart')].filter(it => Math.abs(it.querySelector('.main-svg').clientWidth "
            + "- it.clientWidth) > 1).map(it => it.id)"));
        await page.CloseAsync();
    }

    [Fact]
    public async Task Values_from_outside_stay_text()
    {
        var (page, log) = await browser.OpenAsync(sweep.Page);
        await DrawAllAsync(page);

        Assert.Equal(0, await page.Locator("img[src='x']").CountAsync());
        Assert.Contains(
            "<img src=x onerror=alert(1)>.txt", await page.Locator("header").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(log.Errors);
        await page.CloseAsync();
    }

    [Fact]
    public async Task The_tab_key_reaches_every_control_and_shows_where_it_is()
    {
        var (page, _) = await browser.OpenAsync(sweep.Page);
        var all = await page.EvaluateAsync<int>(
            $"(() => {{ const all = [...document.querySelectorAll(\"{Controls}\")]; "
            + "all.forEach((it, i) => it.dataset.order = i); return all.length; })()");
        var reached = new List<int>();
        for (var i = 0; i < all; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            reached.Add(await page.EvaluateAsync<int>("Number(document.activeElement.dataset.order ?? -1)"));
            Assert.NotEqual("none", await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
        }

        Assert.Equal(Enumerable.Range(0, all), reached);
        await page.CloseAsync();
    }

    [Fact]
    public async Task The_table_is_sorted_by_keyboard_and_says_so()
    {
        var (page, _) = await browser.OpenAsync(sweep.Page);
        var heading = page.Locator("#trials th", new() { HasText = "batch" });
        Task<string[]> BatchesAsync() => page.EvaluateAsync<string[]>(
            "(() => { const table = document.querySelector('#trials table'); const at = [...table.tHead.rows[0].cells]"
            + ".findIndex(it => it.textContent === 'batch'); "
            + "return [...table.tBodies[0].rows].map(it => it.cells[at].textContent); })()");

        await heading.Locator("button").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        Assert.Equal("ascending", await heading.GetAttributeAsync("aria-sort"));
        var batches = await BatchesAsync();
        Assert.Equal(batches.OrderBy(static it => int.Parse(it, CultureInfo.InvariantCulture)), batches);
        await page.Keyboard.PressAsync("Space");

        Assert.Equal("descending", await heading.GetAttributeAsync("aria-sort"));
        Assert.Equal(batches.Reverse(), await BatchesAsync());
        Assert.Equal("Sorted by batch, descending.", await page.Locator("#sorted").TextContentAsync());
        Assert.Equal(1, await page.Locator("#trials th[aria-sort]:not([aria-sort=none])").CountAsync());
        await page.CloseAsync();
    }

    [Fact]
    public async Task Charts_follow_the_color_scheme()
    {
        var (page, log) = await browser.OpenAsync(sweep.Page);
        await DrawAllAsync(page);
        Task<string[]> ColorsAsync() => page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('.chart .xtitle')].map(it => getComputedStyle(it).fill)");
        var light = await ColorsAsync();

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });

        var ink = await page.EvaluateAsync<string>("getComputedStyle(document.body).color");
        await Eventually.Holds(async () => (await ColorsAsync()).All(color => color == ink));
        Assert.DoesNotContain(ink, light);
        Assert.Empty(log.Errors);
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_chart_is_saved_as_SVG()
    {
        var (page, log) = await browser.OpenAsync(sweep.Page);
        var button = page.Locator("#pareto .save").First;
        await button.FocusAsync();
        var saved = await page.RunAndWaitForDownloadAsync(() => page.Keyboard.PressAsync("Enter"));

        Assert.EndsWith(".svg", saved.SuggestedFilename, StringComparison.Ordinal);
        using var content = new StreamReader(await saved.CreateReadStreamAsync());
        Assert.StartsWith("<svg", await content.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal([sweep.Page], log.Requests);
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_link_opens_the_section_that_it_leads_to()
    {
        var (page, _) = await browser.OpenAsync(sweep.Page);
        await page.Locator("#failures summary").ClickAsync();
        Assert.False(await page.Locator("#failures details").EvaluateAsync<bool>("it => it.open"));

        await page.Locator("nav a[href='#failures']").ClickAsync();

        await Eventually.Holds(() => page.Locator("#failures details").EvaluateAsync<bool>("it => it.open"));
        Assert.Contains("training.lanes", await page.Locator("#failures").InnerTextAsync(), StringComparison.Ordinal);
        await page.CloseAsync();
    }

    // Charts are drawn when they come into sight.
    private static async Task DrawAllAsync(IPage page)
    {
        foreach (var plot in await page.QuerySelectorAllAsync(".chart"))
        {
            await plot.EvaluateAsync("it => it.scrollIntoView({ behavior: 'instant' })");
            await Eventually.Holds(() => plot.EvaluateAsync<bool>("it => it.querySelector('.main-svg') !== null"));
        }
    }
}
