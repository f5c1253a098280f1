using DistSeq.Engine.Data.Midi;
using DistSeq.Engine.Data.Sequences;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Tasks.Polyphony;

/// <summary>Draws pieces of music, as text and MIDI files.</summary>
internal sealed class RollWriter(ModelDefinition model, ReadOnlyMemory<float> weights, RollCodec codec) : IWriter
{
    public bool WritesFiles => true;

    public IReadOnlyList<Written> Write(WriteRequest request)
    {
        var prompt = RollText.Read(request.Prompt);
        var sampler = new ChordSampler(model, weights.Span);
        return [.. Enumerable.Range(0, request.Count).Select(number => Written(sampler.Draw(number, prompt, request.Options)))];
    }

    private Written Written(UInt128[] steps) =>
        new(RollText.Write(steps)) { File = MidiNotes.Write(PianoRolls.ToNotes(steps), codec.Grid) };
}
