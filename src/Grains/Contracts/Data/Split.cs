namespace DistSeq.Contracts.Data;

/// <summary>What a file of a bundle is for.</summary>
public enum Split
{
    /// <summary>To train on; a share may be held out.</summary>
    Train,

    /// <summary>The validation split.</summary>
    Validation,

    /// <summary>The test split.</summary>
    Test,
}
