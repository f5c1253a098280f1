namespace DistSeq.Contracts.Generation;

/// <summary>
/// Uses trained models: samples text from them, asks them, and measures them on data. Stateless; any key (use 0).
/// </summary>
[Alias("distseq.IGeneratorGrain")]
public interface IGeneratorGrain : IGrainWithIntegerKey
{
    /// <summary>Sampled texts. The same request to the same weights gives the same texts.</summary>
    /// <exception cref="Specs.InvalidSpecException">
    /// A field of the request is out of range, or the prompt has unknown tokens.
    /// </exception>
    /// <exception cref="InvalidOperationException">The model predicts classes, or its job has no checkpoint.</exception>
    /// <exception cref="KeyNotFoundException">No such job or checkpoint.</exception>
    [Needs(Role.User, OfOwner = true), Alias("Generate"), ResponseTimeout("00:05:00")]
    Task<GenerationResult> Generate(GenerationRequest request);

    /// <summary>
    /// Answers of a model of classes or tags for some lines. The same request to the same weights gives the same answers.
    /// </summary>
    /// <exception cref="Specs.InvalidSpecException">A field of the request is out of range.</exception>
    /// <exception cref="InvalidOperationException">The model has no such answers, or its job has no checkpoint.</exception>
    /// <exception cref="KeyNotFoundException">No such job or checkpoint.</exception>
    [Needs(Role.User, OfOwner = true), Alias("Predict"), ResponseTimeout("00:05:00")]
    Task<PredictionResult> Predict(PredictionRequest request);

    /// <summary>What a model can be asked.</summary>
    /// <exception cref="InvalidOperationException">The model has no such answers, or its job has no checkpoint.</exception>
    /// <exception cref="KeyNotFoundException">No such job or checkpoint.</exception>
    [Needs(Role.User, OfOwner = true), Alias("GetPredictionForm"), ResponseTimeout("00:05:00")]
    Task<PredictionForm> GetPredictionForm(ModelSource model);

    /// <summary>Answer of a model for an uploaded table. The same request to the same weights gives the same answer.</summary>
    /// <exception cref="Specs.InvalidSpecException">The table cannot be read, or the horizon is out of range.</exception>
    /// <exception cref="InvalidOperationException">The model does not answer tables, or its job has no checkpoint.</exception>
    /// <exception cref="KeyNotFoundException">No such job, checkpoint or upload.</exception>
    [Needs(Role.User, OfOwner = true), Alias("PredictTable"), ResponseTimeout("00:30:00")]
    Task<TablePredictionResult> PredictTable(TablePredictionRequest request);

    /// <summary>
    /// Loss of a trained model on uploaded content in the format of its training data: that of every target given everything
    /// before it in its sequence. A text is one sequence, so a long one takes its time.
    /// </summary>
    /// <exception cref="Specs.InvalidSpecException">
    /// The content cannot be read, or has no token in common with the model.
    /// </exception>
    /// <exception cref="KeyNotFoundException">No such job, checkpoint or upload.</exception>
    [Needs(Role.User, OfOwner = true), Alias("Evaluate"), ResponseTimeout("01:00:00")]
    Task<EvaluationResult> Evaluate(ModelSource model, string uploadSha256);
}
