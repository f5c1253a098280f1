namespace DistSeq.Contracts.Generation;

/// <summary>
/// Uses trained models: samples text from them, asks them, and measures them on data. Stateless; any key (use 0).
/// </summary>
[Alias("distseq.IGeneratorGrain")]
public interface IGeneratorGrain : IGrainWithIntegerKey
{
    /// <summary>Sampled texts. The same request to the same weights gives the same texts.</summary>
    /// <exception cref="Specs.InvalidSpecException">A field of the request is out of range, or the prompt has unknown tokens.</exception>
    /// <exception cref="InvalidOperationException">The model predicts classes, or its job has no checkpoint.</exception>
    /// <exception cref="KeyNotFoundException">No such job or checkpoint.</exception>
    [Alias("Generate"), ResponseTimeout("00:05:00")]
    Task<GenerationResult> Generate(GenerationRequest request);

    /// <summary>
    /// What a model of classes or tags says of some lines. The same request to the same weights gives the same answers.
    /// </summary>
    /// <exception cref="Specs.InvalidSpecException">A field of the request is out of range.</exception>
    /// <exception cref="InvalidOperationException">The model has no such answers, or its job has no checkpoint.</exception>
    /// <exception cref="KeyNotFoundException">No such job or checkpoint.</exception>
    [Alias("Predict"), ResponseTimeout("00:05:00")]
    Task<PredictionResult> Predict(PredictionRequest request);

    /// <summary>
    /// Loss of a trained model on uploaded content, which has the format of the data that it was trained on: that of every target
    /// given all that stands before it in its sequence. A text is one sequence, so a long one takes its time.
    /// </summary>
    /// <exception cref="Specs.InvalidSpecException">The content cannot be read, or has no token in common with the model.</exception>
    /// <exception cref="KeyNotFoundException">No such job, checkpoint or upload.</exception>
    [Alias("Evaluate"), ResponseTimeout("01:00:00")]
    Task<EvaluationResult> Evaluate(ModelSource model, string uploadSha256);
}
