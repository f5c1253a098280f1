using DistSeq.Engine.Tasks.Tag;

namespace DistSeq.Engine.Tests.Tasks;

public sealed class EntityCountsTests
{
    // Worked out by hand with the rules of conlleval; a stroke ends a sentence, counts are type:right/given/said.
    [Theory]
    // Places may differ as long as the entity is the same: IO, IOB1, IOB2 and IOBES side by side.
    [InlineData("I-PER I-PER O", "B-PER I-PER O", "PER:1/1/1")]
    [InlineData("B-PER I-PER O S-LOC", "B-PER E-PER O I-LOC", "LOC:1/1/1 PER:1/1/1")]
    // Without B an entity ends where the type changes.
    [InlineData("I-PER I-LOC", "I-PER I-LOC", "LOC:1/1/1 PER:1/1/1")]
    [InlineData("B-PER I-LOC I-LOC", "B-PER I-PER I-LOC", "LOC:0/1/1 PER:0/1/1")]
    // IOB1: B only where one begins right behind another of its type.
    [InlineData("I-PER B-PER O", "I-PER I-PER O", "PER:0/2/1")]
    [InlineData("I-PER B-PER I-PER", "B-PER B-PER I-PER", "PER:2/2/2")]
    // E and S end where they stand.
    [InlineData("B-LOC E-LOC B-LOC E-LOC", "B-LOC I-LOC B-LOC I-LOC", "LOC:2/2/2")]
    [InlineData("E-LOC I-LOC O", "B-LOC B-LOC O", "LOC:2/2/2")]
    [InlineData("S-LOC S-LOC", "B-LOC I-LOC", "LOC:0/2/1")]
    [InlineData("S-LOC I-LOC", "S-LOC B-LOC", "LOC:2/2/2")]
    [InlineData("O E-LOC O", "O S-LOC O", "LOC:1/1/1")]
    // The end of a sentence ends an entity; the next sentence begins another.
    [InlineData("O B-PER | I-PER O", "O B-PER | I-PER O", "PER:2/2/2")]
    [InlineData("O B-PER | O O", "O B-PER | I-PER O", "PER:1/1/2")]
    // Half an entity, one of another type, one too long: none is right.
    [InlineData("B-PER I-PER I-PER", "B-PER I-PER O", "PER:0/1/1")]
    [InlineData("B-PER O", "B-LOC O", "LOC:0/0/1 PER:0/1/0")]
    [InlineData("B-PER O O", "B-PER I-PER O", "PER:0/1/1")]
    [InlineData("O B-PER I-PER", "B-PER I-PER I-PER", "PER:0/1/1")]
    // What is right goes on from what is wrong.
    [InlineData("B-PER O B-LOC", "I-LOC O B-LOC", "LOC:1/1/2 PER:0/1/0")]
    [InlineData("B-A-B I-A-B", "I-A-B I-A-B", "A-B:1/1/1")]
    // A slip for O has an empty type: an entity behind another tag, and none behind O. Only another type ends it.
    [InlineData("I-PER 0 O", "I-PER O O", ":0/1/0 PER:1/1/1")]
    [InlineData("I-PER 0 O", "I-PER 0 O", ":0/1/1 PER:1/1/1")]
    [InlineData("I-PER 0 I-LOC", "I-PER 0 I-LOC", ":1/1/1 LOC:1/1/1 PER:1/1/1")]
    [InlineData("O 0 I-PER", "O O I-PER", "PER:1/1/1")]
    [InlineData("O O O", "O O O", "")]
    public void Entities_are_counted_as_conlleval_counts_them(string given, string said, string expected)
    {
        var tags = Vocabulary.OfNames($"{given} {said}".Split(' ').Where(tag => tag != "|"));
        var counts = new EntityCounts(tags);
        foreach (var (first, second) in given.Split(" | ").Zip(said.Split(" | ")))
            counts.Add(Ids(tags, first), Ids(tags, second));
        var found = EntityCounts.Types(tags).Zip(EntityCounts.Each(counts.Counts))
            .Where(row => row.Second != default)
            .Select(row => $"{row.First}:{row.Second.Right}/{row.Second.Given}/{row.Second.Said}");
        Assert.Equal(expected, string.Join(' ', found));
    }

    [Fact]
    public void Always_O_finds_nothing_though_most_tags_are_right()
    {
        var tags = new Vocabulary(["B-PER", "O"]);
        var counts = new EntityCounts(tags);
        counts.Add([1, 1, 0, 1], [1, 1, 1, 1]);
        var hits = EntityCounts.Each(counts.Counts).Aggregate((first, second) => first + second);
        Assert.Equal((new Hits(0, 1, 0), 0.0, 0.0, 0.0), (hits, hits.Precision, hits.Recall, hits.F1));
    }

    [Theory]
    [InlineData(true, "O", "I-PER")]
    [InlineData(true, "O", "S-PER")]
    [InlineData(false, "NN", "VBZ")]
    [InlineData(false, "-LRB-", "NN", "O")]
    [InlineData(false, "O", "X-PER")]
    public void Tags_of_entities_are_told_from_others(bool expected, params string[] tags) =>
        Assert.Equal(expected, EntityCounts.AreMeantBy(new Vocabulary(tags)));

    [Fact]
    public void What_is_right_is_what_both_have_in_common_when_entities_are_written_out()
    {
        var tags = new Vocabulary(["O", "B-PER", "I-PER", "E-PER", "S-PER", "B-LOC", "I-LOC", "E-LOC", "S-LOC"]);
        var random = new Random(1);
        for (var turn = 0; turn < 2_000; turn++)
        {
            int[] given = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(tags.Count))];
            int[] said = [.. given.Select(id => random.Next(3) == 0 ? random.Next(tags.Count) : id)];
            var counts = new EntityCounts(tags);
            counts.Add(given, said);
            var (ofGiven, ofSaid) = (Spans(tags, given), Spans(tags, said));
            var total = EntityCounts.Each(counts.Counts).Aggregate((first, second) => first + second);
            Assert.Equal(new Hits(ofGiven.Intersect(ofSaid).Count(), ofGiven.Count, ofSaid.Count), total);
        }
    }

    // One behind the other: where an entity begins, it goes on until it ends.
    private static List<(int Begin, int End, string Type)> Spans(Vocabulary tags, int[] ids)
    {
        EntityTag[] read = [EntityTag.Outside, .. ids.Select(id => EntityTag.Of(tags.Tokens[id])), EntityTag.Outside];
        var spans = new List<(int, int, string)>();
        for (var begin = 1; begin <= ids.Length; begin++)
        {
            if (!EntityTag.Begins(read[begin - 1], read[begin]))
                continue;
            var end = begin;
            while (!EntityTag.Ends(read[end], read[end + 1]))
                end++;
            spans.Add((begin, end, read[begin].Type));
        }

        return spans;
    }

    private static int[] Ids(Vocabulary tags, string text) => [.. text.Split(' ').Select(tag => tags.Find(tag)!.Value)];
}
