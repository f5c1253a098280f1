using DistSeq.Engine.Data;
using DistSeq.Engine.Generation;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Tasks.Improvise;

/// <summary>Draws melodies of the requested number of notes, as text and MIDI files. They have no end token.</summary>
internal sealed class MelodyWriter(ModelDefinition model, ReadOnlyMemory<float> weights, MelodyCodec codec) : IWriter
{
    private const int MostNamed = 10;
    private const int MostKnown = 60;

    public bool WritesFiles => true;

    public IReadOnlyList<Written> Write(WriteRequest request)
    {
        var prompt = Prompt(request.Prompt);
        var sampler = new Sampler(model, weights.Span);
        return
        [
            .. Enumerable.Range(0, request.Count)
                .Select(number => Written([.. prompt, .. sampler.Draw(number, [-1, .. prompt], end: null, request.Options)])),
        ];
    }

    private Written Written(int[] ids)
    {
        var notes = ids.Select(id => codec.Notes.Tokens[id]).ToList();
        return new Written(string.Join(' ', notes))
        {
            File = Melody.Write(notes.Select(static note => NoteToken.Parse(note)!.Value), codec.Grid),
        };
    }

    private int[] Prompt(string text)
    {
        var ids = new List<int>();
        var unknown = new List<string>();
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (NoteToken.Parse(word) is { } note && codec.Notes.Find(note.ToString()) is { } id)
                ids.Add(id);
            else
                unknown.Add(word);
        }

        if (unknown.Count == 0)
            return [.. ids];
        var named = string.Join(
            ", ", unknown.Distinct(StringComparer.Ordinal).Take(MostNamed).Select(static word => $"'{Excerpt.Of(word)}'"));
        var known = string.Join(' ', codec.Notes.Tokens.Take(MostKnown));
        throw new UnknownTokensException(
            $"has notes that the model does not know: {named}. It knows {known}"
            + $"{(codec.Notes.Count > MostKnown ? $" and {codec.Notes.Count - MostKnown} more" : "")}; leave the others out.");
    }
}
