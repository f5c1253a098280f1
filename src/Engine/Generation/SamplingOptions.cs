namespace DistSeq.Engine.Generation;

/// <summary>How tokens are drawn.</summary>
/// <param name="Temperature">Divides the logits, 0 or more; 0 takes the likeliest token. Default 1.</param>
/// <param name="TopK">Only the k likeliest tokens; 0 (the default) for all.</param>
/// <param name="Seed">Seed of the draws. Default 1.</param>
/// <param name="MaxTokens">Longest sample, prompt aside, 1 or more. Default 200.</param>
public sealed record SamplingOptions(double Temperature = 1, int TopK = 0, long Seed = 1, int MaxTokens = 200);
