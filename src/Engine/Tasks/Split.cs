namespace DistSeq.Engine.Tasks;

/// <summary>One of the parts a corpus is split into.</summary>
public enum Split
{
    /// <summary>Data to train on.</summary>
    Train,

    /// <summary>Data held out to select the model.</summary>
    Validation,

    /// <summary>Data held out for the final report.</summary>
    Test,
}
