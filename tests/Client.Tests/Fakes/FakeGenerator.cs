namespace DistSeq.Client.Tests.Fakes;

internal sealed class FakeGenerator : IGeneratorGrain
{
    public GenerationRequest? Request { get; private set; }

    public InvalidSpecException? Refusal { get; set; }

    public (ModelSource Model, string Upload)? Evaluated { get; private set; }

    public GenerationResult Samples { get; set; } = new(["tyrannosaurus", "bront\u001bosaurus"]);

    public EvaluationResult Result { get; set; } = new(Math.Log(2), 100, 3);

    /// <summary>What it writes for a prompt; null for <see cref="Samples"/> whatever the prompt.</summary>
    public Func<string, GenerationResult>? Completion { get; set; }

    public Task<GenerationResult> Generate(GenerationRequest request)
    {
        Request = request;
        return Refusal is not null ? throw Refusal : Task.FromResult(Completion?.Invoke(request.Prompt) ?? Samples);
    }

    public List<PredictionRequest> Questions { get; } = [];

    public Func<string, PredictedLine> Answer { get; set; } =
        static line => new([new(line, [new("girl", 0.75), new("boy", 0.25)])], 0, null);

    public bool IsPerToken { get; set; }

    public Task<PredictionResult> Predict(PredictionRequest request)
    {
        Questions.Add(request);
        return Refusal is null
            ? Task.FromResult(
                new PredictionResult([.. request.Lines.Select(Answer)]) { IsPerToken = IsPerToken, Step = 5, Steps = 9 })
            : throw Refusal;
    }

    public PredictionForm Form { get; set; } = new("tells 2 classes apart", null);

    public List<TablePredictionRequest> Tables { get; } = [];

    public Task<PredictionForm> GetPredictionForm(ModelSource model) => Task.FromResult(Form);

    public Task<TablePredictionResult> PredictTable(TablePredictionRequest request)
    {
        Tables.Add(request);
        return Refusal is null
            ? Task.FromResult(new TablePredictionResult(
            [
                new TableColumn("plant", ["north, old", "north, old"], []),
                new TableColumn("hour", ["2024-01-01T00:00", "2024-01-01T01:00"], []),
                new TableColumn("q0.5", [], [1.23456789, -20]),
            ])
            {
                Step = 5,
                Steps = 9,
            })
            : throw Refusal;
    }

    public Task<EvaluationResult> Evaluate(ModelSource model, string uploadSha256)
    {
        Evaluated = (model, uploadSha256);
        return Refusal is null ? Task.FromResult(Result) : throw Refusal;
    }
}
