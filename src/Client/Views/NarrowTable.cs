using Spectre.Console;

namespace DistSeq.Client.Views;

/// <summary>Tables without lines, one space between columns, so that they fit narrow windows.</summary>
internal static class NarrowTable
{
    /// <summary>A heading that begins with # is of numbers: set to the right.</summary>
    public static Table Create(params IEnumerable<string> headings)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading.TrimStart('#'), new Style(decoration: Decoration.Bold)))
            {
                Alignment = heading.StartsWith('#') ? Justify.Right : Justify.Left,
                Padding = new Padding(0, 0, 2, 0),
            });
        }

        return table;
    }
}
