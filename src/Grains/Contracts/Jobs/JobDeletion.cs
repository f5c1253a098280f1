namespace DistSeq.Contracts.Jobs;

/// <summary>What became of a job that was to be deleted.</summary>
public enum JobDeletion
{
    /// <summary>There is nothing left of it.</summary>
    Deleted,

    /// <summary>There was no such job; it may have been deleted before.</summary>
    Missing,

    /// <summary>It has not ended, and stays as it is: cancel it first.</summary>
    Unfinished,
}
