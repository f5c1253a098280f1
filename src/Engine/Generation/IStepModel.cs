namespace DistSeq.Engine.Generation;

/// <summary>
/// What generation needs of a model: state and token in, next token's logits and state out. A language model is one. So is the
/// decoder of an encoder-decoder; its first state (and whatever it attends to) comes from its encoder.
/// </summary>
public interface IStepModel
{
    /// <summary>Tokens the model chooses from, 1 or more.</summary>
    int Outputs { get; }

    /// <summary>Floats in the state of one row. A sequence starts from a zero state unless the caller has another.</summary>
    int StateSize { get; }

    /// <summary>Most rows in one step, 1 or more.</summary>
    int MaxRows { get; }

    /// <summary>Computes one time step of some rows. A row's result must not depend on other rows or the beam width.</summary>
    /// <param name="tokens">[rows]; -1 is the zero vector, if the model has one.</param>
    /// <param name="states">[rows, StateSize].</param>
    /// <param name="logits">[rows, Outputs]: log-probabilities up to a constant per row. Empty if they are not wanted.</param>
    /// <param name="next">[rows, StateSize]; may be <paramref name="states"/>.</param>
    /// <exception cref="ArgumentException">A length or a token does not fit.</exception>
    void Step(ReadOnlySpan<int> tokens, ReadOnlySpan<float> states, Span<float> logits, Span<float> next);
}
