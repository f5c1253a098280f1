namespace DistSeq.Engine.Tasks;

/// <summary>Answers a user's questions to a model, line by line.</summary>
public interface IPredictor
{
    /// <summary>Whether it answers for each token of a line; otherwise for the whole line.</summary>
    bool IsPerToken { get; }

    /// <summary>Whether it searches; otherwise <see cref="PredictOptions.Beam"/> is ignored.</summary>
    bool Searches { get; }

    /// <summary>Returns the model's answer for a line.</summary>
    /// <param name="line">Text in the form the model's task reads; not blank.</param>
    /// <param name="options">How to ask.</param>
    /// <exception cref="InvalidDataException">The line is too long, or the model knows no token of it.</exception>
    Prediction Predict(string line, PredictOptions options);
}
