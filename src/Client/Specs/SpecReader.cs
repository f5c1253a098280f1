using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DistSeq.Client.Specs;

/// <summary>
/// Reads YAML into nodes with places. Written over the parser's events, not its object model: so duplicate keys and aliases are
/// failures among others, and an alias bomb is never expanded.
/// </summary>
internal sealed class SpecReader
{
    private const int DeepestNesting = 16;

    private readonly Parser _parser;
    private readonly SpecPlace _source;
    private readonly SpecFailures _failures;

    private SpecReader(string text, SpecPlace source, SpecFailures failures)
    {
        _parser = new Parser(new StringReader(text));
        _source = source;
        _failures = failures;
    }

    /// <summary>The only document of <paramref name="text"/>; null when there is none or it is no YAML (then with a failure).</summary>
    public static SpecNode? Read(string text, SpecPlace source, string path, SpecFailures failures)
    {
        var reader = new SpecReader(text, source, failures);
        try
        {
            return reader.ReadDocument(path);
        }
        catch (YamlException exception)
        {
            failures.Add(reader.PlaceOf(exception.Start), path, $"not YAML: {exception.Message.TrimEnd('.')}. Correct the text there.");
            return null;
        }
    }

    private SpecNode? ReadDocument(string path)
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
            return null;
        var node = ReadNode(path, 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
            _failures.Add(PlaceOf(second.Start), path, "a second document begins here; keep one spec a file.");
        return node;
    }

    private SpecNode? ReadNode(string path, int depth)
    {
        var place = PlaceOf(_parser.Current!.Start);
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            return Refuse(place, path, $"the alias '*{alias.Value}' is not supported; write the value out.");
        if (_parser.Current is NodeEvent { Anchor.IsEmpty: false } anchored)
            return Skip(place, path, $"the anchor '&{anchored.Anchor.Value}' is not supported; write the value out where it is needed.");
        if (_parser.Current is NodeEvent { Tag: { IsEmpty: false } tag } and not Scalar { IsQuotedImplicit: true })
            return Skip(place, path, $"the tag '{tag.Value}' is not supported; leave it out.");
        if (depth > DeepestNesting)
            return Skip(place, path, $"nested deeper than {DeepestNesting} levels; no spec is that deep.");
        if (_parser.TryConsume<Scalar>(out var scalar))
            return new SpecScalar(place, scalar.Value, scalar.Style == ScalarStyle.Plain);
        return _parser.TryConsume<SequenceStart>(out _) ? ReadSequence(place, path, depth) : ReadMapping(place, path, depth);
    }

    private SpecSequence ReadSequence(SpecPlace place, string path, int depth)
    {
        var items = new List<SpecNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            if (ReadNode(path, depth + 1) is { } item)
                items.Add(item);
        }

        return new SpecSequence(place, items);
    }

    private SpecMapping ReadMapping(SpecPlace place, string path, int depth)
    {
        _parser.Consume<MappingStart>();
        var mapping = new SpecMapping(place);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (ReadNode(path, depth + 1) is not SpecScalar key)
            {
                _failures.Add(place, path, "has a key that is no word; keys are words such as model.");
                _parser.SkipThisAndNestedEvents();
                continue;
            }

            var value = ReadNode(Join(path, key.Text), depth + 1);
            if (mapping.Find(key.Text) is { } earlier)
                _failures.Add(key.Place, Join(path, key.Text), $"duplicate key '{key.Text}'; it stands in line {earlier.KeyPlace.Line} already. Keep one.");
            else if (value is not null)
                mapping.Set(new SpecEntry(key.Text, key.Place, value));
        }

        return mapping;
    }

    private SpecNode? Skip(SpecPlace place, string path, string message)
    {
        _parser.SkipThisAndNestedEvents();
        return Refuse(place, path, message);
    }

    private SpecNode? Refuse(SpecPlace place, string path, string message)
    {
        _failures.Add(place, path, message);
        return null;
    }

    private SpecPlace PlaceOf(Mark mark) => _source with { Line = mark.Line, Column = mark.Column };

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
