using DistSeq.Client.Reports;

namespace DistSeq.Client.Tests.Reports;

public sealed class ReportPageTests
{
    private static readonly SweepSpec _spec = new()
    {
        Name = "cells",
        Base = new JobSpec { Data = new DataSpec { Path = "/data/names.txt" } },
        Search = new Dictionary<string, SearchSpec>
        {
            ["model.cell"] = new() { Values = ["gru", "lstm"] },
            ["model.hidden"] = new() { Range = [8, 64], Scale = SearchScale.Log },
            ["model.forgetBias"] = new()
            {
                Range = [0, 2],
                When = new Dictionary<string, IReadOnlyList<string>> { ["model.cell"] = ["lstm"] },
            },
        },
        Budget = new BudgetSpec { Trials = 40 },
    };

    [Fact]
    public void Every_section_shows_what_there_is()
    {
        var page = Page(Trials(40), spec: _spec with { Pruning = new PruningSpec { Factor = 4 } });

        Assert.Contains("<dt>pruning</dt><dd>asha, factor 4</dd>", page, StringComparison.Ordinal);
        Assert.All(
            SectionCatalog.All, section => Assert.Contains($"<section id=\"{section.Anchor}\"", page, StringComparison.Ordinal));
        Assert.DoesNotContain("class=\"none\"", Without(page, "failures"), StringComparison.Ordinal);
        Assert.Contains("40 of 40 ended", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"number\">&#177; 0.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sweep_without_a_completed_trial_has_its_failures_and_says_that_there_is_nothing_else()
    {
        TrialStatus[] failed =
        [
            .. Trials(3).Select(static trial => trial with { State = TrialState.Failed, Objective = null, Reason = "no memory" }),
        ];

        var page = Page(failed, curves: []);

        Assert.Contains("<p class=\"banner\">No trial has completed.</p>", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"reason\">no memory</td><td>0, 1, 2</td>", page, StringComparison.Ordinal);
        Assert.Equal(0, Count(page, "class=\"chart"));
        Assert.Equal(9, Count(page, "class=\"none\""));
    }

    [Fact]
    public void A_sweep_that_has_not_begun_has_a_page() =>
        Assert.Contains("The sweep has issued no trial yet.", Page([], SweepState.Running), StringComparison.Ordinal);

    [Fact]
    public void Whatever_a_value_says_it_stays_text()
    {
        const string evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";
        var trials = Trials(12);
        trials[3] = trials[3] with { State = TrialState.Failed, Objective = null, Reason = evil };
        trials[4] = trials[4] with { Job = evil, Values = new Dictionary<string, string> { ["model.cell"] = evil } };

        var page = Page(trials, spec: _spec with
        {
            Base = _spec.Base with { Data = new DataSpec { Path = evil } },
            Search = new Dictionary<string, SearchSpec>(_spec.Search) { ["data.path"] = new() { Values = [evil, "b"] } },
        });

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", Without(page, "style"), StringComparison.OrdinalIgnoreCase);
        // The page's own script, plotly.js, which it starts, and data that does not run.
        Assert.Equal(1, Count(page, "<script>"));
        Assert.Equal(1, Count(page, "<script type=\"text/plain\" id=\"plotly\">"));
        Assert.Contains("&lt;img src=x onerror=alert(2)&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_scripts_of_the_page_may_run_and_nothing_may_be_fetched()
    {
        var page = Page(Trials(2));

        var policy = page.Split("Content-Security-Policy\" content=\"")[1].Split('"')[0];
        Assert.StartsWith("default-src &#39;none&#39;; ", policy, StringComparison.Ordinal);
        foreach (var part in page.Split(["<script>", "id=\"plotly\">"], StringSplitOptions.None)[1..])
        {
            var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(part.Split("</script>")[0])));
            Assert.Contains($"&#39;sha256-{hash}&#39;", policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Values_far_beyond_the_others_are_named_and_do_not_press_them_into_one_line()
    {
        var trials = Trials(40);
        trials[5] = trials[5] with { Objective = 40_000 };
        trials[7] = trials[7] with { Objective = 90_000 };
        trials[9] = trials[9] with
        {
            Objective = 70_000,
            Values = new Dictionary<string, string>(trials[9].Values) { ["model.cell"] = "rnn" },
        };

        var page = Page(trials);

        Assert.Contains("validation loss (3 beyond this axis)", page, StringComparison.Ordinal);
        Assert.Contains("mean 70000.0000, beyond this axis", page, StringComparison.Ordinal);
        Assert.DoesNotContain("beyond this axis", Page(Trials(40)), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_a_logarithmic_axis_can_show_are_all_shown()
    {
        var trials = Trials(40);
        trials[5] = trials[5] with { Objective = 60 };

        Assert.DoesNotContain("beyond this axis", Page(trials), StringComparison.Ordinal);
    }

    [Fact]
    public void A_thousand_trials_make_a_page_that_can_be_sent()
    {
        var trials = Trials(1_000);
        var curve = new TrialCurve(
            [.. Enumerable.Range(1, 1_000).Select(static step => new CurvePoint(step, 3 + 1.0 / (step + 0.123456789)))],
            [.. Enumerable.Range(1, 50).Select(static step => new CurvePoint(20 * step, 3 + 1.0 / (step + 0.123456789)))]);

        var page = Page(trials, curves: trials.ToDictionary(static trial => trial.Number, _ => curve));

        Assert.InRange(page.Length, 4_000_000, 7_000_000);
        Assert.Equal(1_000, Count(page, "<td><code>cells-t"));
    }

    private static string Page(
        IReadOnlyList<TrialStatus> trials, SweepState state = SweepState.Completed, SweepSpec? spec = null,
        Dictionary<int, TrialCurve>? curves = null)
    {
        var status = new SweepStatus { Id = "cells-k3x9fa", Name = "cells", Trials = trials, Budget = 40, State = state };
        curves ??= trials.ToDictionary(
            static trial => trial.Number,
            static trial => new TrialCurve([new(1, 3), new(9, 2)], [new(5, 3), new(9, 2 + trial.Number)]));
        return ReportPage.Of(new SweepReport(status, spec ?? _spec, curves) { WrittenAt = DateTimeOffset.UnixEpoch });
    }

    // The bias is searched for every other trial.
    private static TrialStatus[] Trials(int count) =>
    [
        .. Enumerable.Range(0, count).Select(static number => new TrialStatus
        {
            Number = number,
            Job = string.Create(CultureInfo.InvariantCulture, $"cells-t{number}"),
            State = TrialState.Completed,
            Objective = 2 + 0.01 * (number * 37 % 101),
            Parameters = 1_000 + 100 * (number * 31 % 17),
            Seconds = 1 + number * 7 % 13,
            Steps = 100,
            Values = number % 2 == 0
                ? new Dictionary<string, string> { ["model.cell"] = "gru", ["model.hidden"] = Text(8 + number % 56) }
                : new()
                {
                    ["model.cell"] = "lstm",
                    ["model.hidden"] = Text(8 + number % 56),
                    ["model.forgetBias"] = Text(number % 3 * 0.9),
                },
        }),
    ];

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    // The page without one of its parts, and without its scripts.
    private static string Without(string page, string part)
    {
        var html = page.Split("<script type=\"text/plain\"")[0];
        var start = html.IndexOf($"<section id=\"{part}\"", StringComparison.Ordinal);
        return start < 0 ? html : html[..start] + html[html.IndexOf("</section>", start, StringComparison.Ordinal)..];
    }
}
