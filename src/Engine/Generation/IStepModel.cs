namespace DistSeq.Engine.Generation;

/// <summary>
/// What generation needs of a model: state and token in, logits of the next token and state out. A language model is one, and so is the
/// decoder of an encoder-decoder, whose first state (and whatever it attends to) comes from its encoder.
/// </summary>
public interface IStepModel
{
    /// <summary>Tokens the model chooses from, 1 or more.</summary>
    int Outputs { get; }

    /// <summary>Floats of the state of one row. The state that begins a sequence is zero unless the caller has another.</summary>
    int StateSize { get; }

    /// <summary>Most rows of one step, 1 or more.</summary>
    int MaxRows { get; }

    /// <summary>
    /// One time step of some rows. What a row gives must not depend on the rows beside it, or results depend on the width of a beam.
    /// </summary>
    /// <param name="tokens">[rows]; -1 is the zero vector, where the model has one.</param>
    /// <param name="states">[rows, StateSize].</param>
    /// <param name="logits">[rows, Outputs]: log-probabilities, up to a constant of each row. Empty when they are not wanted.</param>
    /// <param name="next">[rows, StateSize]; may be <paramref name="states"/>.</param>
    /// <exception cref="ArgumentException">A length or a token does not fit.</exception>
    void Step(ReadOnlySpan<int> tokens, ReadOnlySpan<float> states, Span<float> logits, Span<float> next);
}
