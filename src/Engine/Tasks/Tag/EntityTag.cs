namespace DistSeq.Engine.Tasks.Tag;

/// <summary>A tag as the conlleval script reads it: the part before its first hyphen, and the type after it.</summary>
/// <param name="Place">B, I, E, S or O; the script knows no other.</param>
/// <param name="Type">Type of the entity; empty without a hyphen.</param>
internal readonly record struct EntityTag(string Place, string Type)
{
    /// <summary>The tag before and after a sentence.</summary>
    public static EntityTag Outside { get; } = new("O", "");

    private bool IsOutside => Place is "O" or ".";

    private bool IsLast => Place is "E" or "S";

    /// <summary>Whether it tags a token of an entity.</summary>
    public bool IsOfEntity => Place is "B" or "I" or "E" or "S" && Type.Length > 0;

    public static EntityTag Of(string tag) =>
        tag.IndexOf('-', StringComparison.Ordinal) is var hyphen and >= 0
            ? new EntityTag(tag[..hyphen], tag[(hyphen + 1)..])
            : new EntityTag(tag, "");

    /// <summary>Whether an entity ends between two tags. Lenient: a change of type ends it whatever the places are.</summary>
    public static bool Ends(EntityTag last, EntityTag next) =>
        last.IsLast
        || (last.Place is "B" or "I" && next.Place is "B" or "S" or "O")
        || (!last.IsOutside && last.Type != next.Type);

    /// <summary>Whether an entity begins between two tags. Equally lenient: I and E begin one if none continues.</summary>
    public static bool Begins(EntityTag last, EntityTag next) =>
        next.Place is "B" or "S"
        || (next.Place is "I" or "E" && (last.IsLast || last.Place == "O"))
        || (!next.IsOutside && last.Type != next.Type);
}
