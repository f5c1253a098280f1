namespace DistSeq.Engine.Tasks;

/// <summary>Writes what a model generates.</summary>
public interface IWriter
{
    /// <summary>Whether it also writes a file, such as MIDI, in <see cref="Written.File"/>.</summary>
    bool WritesFiles => false;

    /// <summary>Classes it can write for; a request must name one of them. Empty if it does not write for classes.</summary>
    IReadOnlyList<string> Classes => [];

    /// <summary>Returns texts that each begin with the prompt as the model reads it.</summary>
    /// <param name="request">What to write.</param>
    /// <exception cref="UnknownTokensException">The prompt has a token that the model does not know.</exception>
    /// <exception cref="InvalidDataException">The weights give non-finite logits.</exception>
    IReadOnlyList<Written> Write(WriteRequest request);
}
