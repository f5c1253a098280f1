namespace DistSeq.Grains.Collection;

/// <summary>What one look has removed.</summary>
internal sealed class Removed
{
    public int Jobs { get; set; }

    /// <summary>Sweeps whose jobs are gone.</summary>
    public int Sweeps { get; set; }

    /// <summary>
    /// Files that no record names: of checkpoints that were never finished, of deleted jobs, of trials of the store.
    /// </summary>
    public int Files { get; set; }

    /// <summary>Whole contents and parts of contents.</summary>
    public int Uploads { get; set; }

    public int Datasets { get; set; }

    public bool IsNothing => Jobs + Sweeps + Files + Uploads + Datasets == 0;
}
