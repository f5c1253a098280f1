using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data.Sequences;

/// <summary>Sequences of ids with one tag per id.</summary>
/// <param name="Sequences">At least one, none empty.</param>
/// <param name="Tags">The tag of each id, parallel to <see cref="TokenSequences.Tokens"/>.</param>
internal sealed record TaggedSequences(TokenSequences Sequences, int[] Tags)
{
    public int Count => Sequences.Count;

    /// <summary>The tags of one sequence.</summary>
    public ReadOnlySpan<int> TagsOf(int index) => new TokenSequences(Tags, Sequences.Ends)[index];

    /// <summary>Encodes sentences.</summary>
    /// <param name="sentences">At least one.</param>
    /// <param name="coder">Encodes the tokens, which are not split further.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="unknown">Count of tokens that became &lt;UNK&gt;.</param>
    /// <exception cref="InvalidDataException">
    /// A tag is unknown, or a token is unknown and the vocabulary has no &lt;UNK&gt;; the message names the line.
    /// </exception>
    public static TaggedSequences Encode(
        IReadOnlyList<TaggedSentence> sentences, TextCoder coder, Vocabulary tags, out long unknown)
    {
        var sequences = new SequenceWriter();
        var tagIds = new List<int>();
        var bad = new BadLines();
        unknown = 0;
        foreach (var sentence in sentences)
        {
            var ids = new int[sentence.Tokens.Count];
            for (var i = 0; i < ids.Length; i++)
            {
                var (token, tag) = (sentence.Tokens[i], sentence.Tags[i]);
                if (coder.Find(token) is not { } id)
                {
                    bad.Add(sentence.LineOf(i),
                        $"the vocabulary lacks '{Excerpt.Of(token)}' and has no {SpecialTokens.Unknown}; merge that into it.",
                        sentence.File);
                    continue;
                }

                if (tags.Find(tag) is not { } tagId)
                {
                    bad.Add(
                        sentence.LineOf(i),
                        $"'{Excerpt.Of(tag)}' is none of the {tags.Count} tags; correct it or train with it.",
                        sentence.File);
                    continue;
                }

                unknown += id == coder.Vocabulary.Unknown ? 1 : 0;
                ids[i] = id;
                tagIds.Add(tagId);
            }

            sequences.Add(ids);
        }

        bad.Demand();
        return new TaggedSequences(sequences.Done(), [.. tagIds]);
    }

    /// <summary>Selects sequences, in the given order.</summary>
    public TaggedSequences Pick(IReadOnlyList<int> indices) => new(
        SequenceWriter.Pick(Sequences, indices), SequenceWriter.Pick(new TokenSequences(Tags, Sequences.Ends), indices).Tokens);
}
