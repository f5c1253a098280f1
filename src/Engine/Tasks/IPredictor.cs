namespace DistSeq.Engine.Tasks;

/// <summary>Answers what a user asks of a model, a line at a time.</summary>
public interface IPredictor
{
    /// <summary>Whether each token of a line is answered; else the line as a whole is.</summary>
    bool IsPerToken { get; }

    /// <summary>What the model says of a line.</summary>
    /// <param name="line">Text, as the model's task reads it; not blank.</param>
    /// <param name="options">How to ask.</param>
    /// <exception cref="InvalidDataException">The line is too long, or the model knows no token of it.</exception>
    Prediction Predict(string line, PredictOptions options);
}
