using Spectre.Console.Rendering;

namespace DistSeq.Client.Views;

/// <summary>The same for what a console renders: its own control sequences are separate segments, and stay.</summary>
internal sealed class PrintableHook : IRenderHook
{
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
        renderables.Select(static renderable => new Printable(renderable));

    private sealed class Printable(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => inner.Render(options, maxWidth)
            .Select(static segment => segment.IsControlCode
                ? segment
                : new Segment(Figures.Printable(segment.Text), segment.Style));
    }
}
