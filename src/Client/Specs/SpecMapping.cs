namespace DistSeq.Client.Specs;

/// <summary>A section: keys with values, in the order of the file. Overrides change it in place.</summary>
internal sealed class SpecMapping(SpecPlace place) : SpecNode(place)
{
    private readonly List<SpecEntry> _entries = [];

    public IReadOnlyList<SpecEntry> Entries => _entries;

    public override string Kind => "a section";

    public SpecEntry? Find(string key) => _entries.Find(entry => entry.Key == key);

    /// <summary>Replaces the entry with the same key, or adds one at the end.</summary>
    public void Set(SpecEntry entry)
    {
        var index = _entries.FindIndex(other => other.Key == entry.Key);
        if (index < 0)
            _entries.Add(entry);
        else
            _entries[index] = entry;
    }

    public void Remove(string key) => _entries.RemoveAll(entry => entry.Key == key);
}
