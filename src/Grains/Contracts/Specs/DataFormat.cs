namespace DistSeq.Contracts.Specs;

/// <summary>How a corpus is cut into sequences.</summary>
public enum DataFormat
{
    /// <summary>Every line that is not blank is one sequence, ended by an end-of-line token; the state starts at zero.</summary>
    Lines,

    /// <summary>One continuous text; the state is carried from window to window.</summary>
    Text,
}
