using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DistSeq.Client.Specs;

/// <summary>Writes specs as YAML that binds to an equal spec again.</summary>
internal static partial class SpecWriter
{
    private static readonly SpecPlace Nowhere = new("", "/");

    public static string ToText(object spec)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var settings =
            new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024);
        var emitter = new Emitter(text, settings);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, true));
        Emit(emitter, ToNode(spec));
        emitter.Emit(new DocumentEnd(true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    /// <summary>The nodes that a file of this spec would have.</summary>
    public static SpecMapping ToNode(object spec)
    {
        var mapping = new SpecMapping(Nowhere);
        var defaults = Activator.CreateInstance(spec.GetType())!;
        foreach (var field in SpecFields.Of(spec.GetType()))
        {
            var value = field.Property.GetValue(spec);
            if (value is null && field.Property.IsDefined(typeof(AutoAttribute)))
                Set(mapping, field.Key, new SpecScalar(Nowhere, "auto", true));
            else if (value is not null || field.Property.GetValue(defaults) is not null)
                Set(mapping, field.Key, NodeOf(value));
        }

        return mapping;
    }

    private static SpecNode NodeOf(object? value)
    {
        switch (value)
        {
            case null:
                return new SpecScalar(Nowhere, "null", true);
            case string text:
                return new SpecScalar(Nowhere, text, SafeWithoutQuotes().IsMatch(text) && !SpecScalar.IsNullWord(text));
            case Enum word:
                return new SpecScalar(Nowhere, SpecValues.WordOf(word), true);
            case bool flag:
                return new SpecScalar(Nowhere, flag ? "true" : "false", true);
            case WorkerRange or StepInterval:
                return new SpecScalar(Nowhere, value.ToString()!, true);
            case HeldOut held:
                return held.Path is { } path ? NodeOf(path) : new SpecScalar(Nowhere, held.ToString(), true);
            case IFormattable number:
                return new SpecScalar(Nowhere, number.ToString(value is double ? "R" : null, CultureInfo.InvariantCulture), true);
            case IDictionary named:
                var mapping = new SpecMapping(Nowhere);
                foreach (DictionaryEntry entry in named)
                    Set(mapping, (string)entry.Key, NodeOf(entry.Value));
                return mapping;
            case IEnumerable items:
                return new SpecSequence(Nowhere, [.. items.Cast<object>().Select(NodeOf)]);
            default:
                return Shorthands.Fold(ToNode(value), value.GetType());
        }
    }

    private static void Set(SpecMapping mapping, string key, SpecNode value) => mapping.Set(new SpecEntry(key, Nowhere, value));

    private static void Emit(Emitter emitter, SpecNode node)
    {
        switch (node)
        {
            case SpecScalar scalar:
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, scalar.Text,
                    scalar.IsPlain ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted,
                    isPlainImplicit: true, isQuotedImplicit: true));
                break;
            case SpecSequence sequence:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, true, SequenceStyle.Flow));
                foreach (var item in sequence.Items)
                    Emit(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case SpecMapping mapping:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, true, MappingStyle.Block));
                foreach (var entry in mapping.Entries)
                {
                    Emit(emitter, NodeOf(entry.Key));
                    Emit(emitter, entry.Value);
                }

                emitter.Emit(new MappingEnd());
                break;
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9/][A-Za-z0-9_./+-]*\z")]
    private static partial Regex SafeWithoutQuotes();
}
