using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DistSeq.Client.Specs;

/// <summary>
/// Reads YAML into nodes with places. It uses the parser's events, not its object model, so that duplicate keys and aliases are
/// failures like any other, and an alias bomb is never expanded.
/// </summary>
internal sealed class SpecReader
{
    private const int DeepestNesting = 16;
    private const int MostNodes = 5_000;

    private readonly Parser _parser;
    private readonly Stack<(SpecPlace Place, char Bracket)> _open = [];
    private readonly SpecPlace _source;
    private readonly SpecFailures _failures;
    private int _nodes;

    private SpecReader(string text, SpecPlace source, SpecFailures failures)
    {
        _parser = new Parser(new StringReader(text));
        _source = source;
        _failures = failures;
    }

    /// <summary>
    /// The only document of <paramref name="text"/>; null when there is none or it is not YAML (with a failure).
    /// </summary>
    public static SpecNode? Read(string text, SpecPlace source, string path, SpecFailures failures)
    {
        var reader = new SpecReader(text, source, failures);
        try
        {
            return reader.ReadDocument(path);
        }
        catch (LimitException exception)
        {
            failures.Add(exception.Place, path, exception.Message);
        }
        catch (Exception exception) when (reader._open.TryPeek(out var open) && reader.MissesBracket(exception))
        {
            failures.Add(open.Place, path, $"not YAML: the '{open.Bracket}' here is never closed. "
                + $"Add its '{(open.Bracket == '{' ? '}' : ']')}'.");
        }
        catch (YamlException exception)
        {
            var fault = YamlFault.Of(exception, text);
            failures.Add(source with { Line = fault.Line, Column = fault.Column }, path, $"not YAML: {fault.Words}");
        }
        catch (InvalidOperationException)
        {
            failures.Add(reader.PlaceOf(reader._parser.Current?.End ?? Mark.Empty), path,
                "not YAML: the text ends in the middle of a value. Complete it.");
        }

        return null;
    }

    private SpecNode? ReadDocument(string path)
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
            return null;
        var node = ReadNode(path, 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
            _failures.Add(PlaceOf(second.Start), path, "a second document begins here; keep one spec per file.");
        return node;
    }

    // The parser stops where it misses the bracket: at the end of the text, or at the next thing that does not fit.
    private bool MissesBracket(Exception exception) => exception is InvalidOperationException
        || (exception is YamlException
            && (_parser.Current is null or StreamEnd or DocumentEnd
                || exception.Message.StartsWith("While parsing a flow", StringComparison.Ordinal)));

    private SpecNode? ReadNode(string path, int depth)
    {
        var place = PlaceOf(_parser.Current!.Start);
        // Nothing after this is read: someone who writes that much could make the reading last for ever.
        if (depth > DeepestNesting)
            throw new LimitException(place, $"nested deeper than {DeepestNesting} levels; no spec is that deep.");
        if (++_nodes > MostNodes)
            throw new LimitException(place, $"more than {MostNodes:#,0} keys and values; no spec has that many.");
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            return Refuse(place, path, $"the alias {Quoted.Of("*" + alias.Value)} is not supported; write the value out.");
        if (_parser.Current is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            Refuse(place, path, $"the anchor {Quoted.Of("&" + anchored.Anchor.Value)} is not supported; "
                + "write the value out where it is needed.");
        }

        if (_parser.Current is NodeEvent { Tag: { IsEmpty: false } tag } and not Scalar { IsQuotedImplicit: true })
            Refuse(place, path, $"the tag {Quoted.Of(tag.Value)} is not supported; leave it out.");
        if (_parser.TryConsume<Scalar>(out var scalar))
            return new SpecScalar(place, scalar.Value, scalar.Style == ScalarStyle.Plain);
        var bracket = _parser.Current switch
        {
            MappingStart { Style: MappingStyle.Flow } => '{',
            SequenceStart { Style: SequenceStyle.Flow } => '[',
            _ => default(char?),
        };
        if (bracket is { } opened)
            _open.Push((place, opened));
        SpecNode node = _parser.TryConsume<SequenceStart>(out _)
            ? ReadSequence(place, path, depth)
            : ReadMapping(place, path, depth);
        // Closed before the parser goes on: what it meets then belongs to the bracket around it.
        if (bracket is not null)
            _open.Pop();
        _parser.MoveNext();
        return node;
    }

    private SpecSequence ReadSequence(SpecPlace place, string path, int depth)
    {
        var items = new List<SpecNode>();
        while (!_parser.Accept<SequenceEnd>(out _))
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
        while (!_parser.Accept<MappingEnd>(out _))
        {
            if (ReadNode(path, depth + 1) is not SpecScalar key)
            {
                _failures.Add(place, path, "has a key that is not a word; keys are words such as model.");
                ReadNode(path, depth + 1);
                continue;
            }

            var value = ReadNode(Join(path, key.Text), depth + 1);
            if (mapping.Find(key.Text) is { } earlier)
            {
                _failures.Add(key.Place, Join(path, key.Text),
                    $"duplicate key {Quoted.Of(key.Text)}; it is already in line {earlier.KeyPlace.Line}. Keep one.");
            }
            else if (value is not null)
                mapping.Set(new SpecEntry(key.Text, key.Place, value));
        }

        return mapping;
    }

    private SpecNode? Refuse(SpecPlace place, string path, string message)
    {
        _failures.Add(place, path, message);
        return null;
    }

    private SpecPlace PlaceOf(Mark mark) => _source with { Line = mark.Line, Column = mark.Column };

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    /// <summary>Ends the reading.</summary>
#pragma warning disable CA1032, RCS1194 // Thrown and caught in this file alone.
    private sealed class LimitException(SpecPlace place, string message) : Exception(message)
#pragma warning restore CA1032, RCS1194
    {
        public SpecPlace Place { get; } = place;
    }
}
