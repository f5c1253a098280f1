using Spectre.Console;

namespace DistSeq.Client.Views;

/// <summary>Tables without lines and with few spaces between columns, so that they fit narrow windows.</summary>
internal static class NarrowTable
{
    /// <summary>A column whose heading begins with # holds numbers, and is aligned right.</summary>
    public static Table Create(int gap, IEnumerable<string> headings)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var heading in headings)
        {
            var title = new Text(heading.TrimStart('#'), new Style(decoration: Decoration.Bold));
            table.AddColumn(new Spectre.Console.TableColumn(title)
            {
                Alignment = heading.StartsWith('#') ? Justify.Right : Justify.Left,
                Padding = new Padding(0, 0, gap, 0),
            });
        }

        table.Columns[^1].Padding = new Padding(0);
        return table;
    }
}
