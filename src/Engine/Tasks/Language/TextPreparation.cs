using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Streaming;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Tasks.Language;

/// <summary>
/// Tokenizes continuous text of any length in bounded memory. Splits and vocabulary equal those of
/// <see cref="TokenCorpus.Read(Sources, DataFormat, ReadPlan)"/>. The text is read once to count, once more for a word vocabulary
/// of the training split, and once to write.
/// </summary>
internal static class TextPreparation
{
    /// <param name="sources">The files; text continues from file to file.</param>
    /// <param name="plan">Tokens, words and shares.</param>
    /// <param name="destination">Must be seekable and readable.</param>
    /// <returns>The written text; without its tokens if unknown ones would be dropped.</returns>
    /// <exception cref="InvalidDataException">There is too little text, it is not UTF-8, or a token is too long.</exception>
    public static Corpus Write(Sources sources, ReadPlan plan, Stream destination)
    {
        RefuseUnlessTwo(sources);
        var (count, unknown, coder) = Count(sources, plan);
        if (unknown > 0 && coder.Vocabulary.Unknown is null)
        {
            TokenSequences none = new([], []);
            return new TokenCorpus(DataFormat.Text, coder.Vocabulary, none, none)
            {
                Tokenizer = coder.Tokenizer,
                Unknown = unknown,
            };
        }

        var (valid, test) = Shares(sources, plan, count);
        var begin = destination.Position;
        TextCorpus.WriteHead(destination, default, default, default);
        unknown = 0;
        IReadOnlyList<SourceFile>[] texts = [sources.Train, sources.Validation, sources.Test];
        var written = TokenFile.Write(texts.Select(files => new SourceText(sources, files)), coder, destination, ref unknown);
        destination.Position = begin;
        var train = written[0] - valid - test;
        TextCorpus.WriteHead(
            destination,
            new TokenRun(0, train),
            sources.Validation.Count > 0 ? new(written[0], written[1]) : new(train, valid),
            sources.Test.Count > 0 ? new(written[0] + written[1], written[2]) : new(train + valid, test));
        destination.Position = begin;
        return TextCorpus.Open(destination)! with { Unknown = plan.Model is null ? 0 : unknown };
    }

    // Counts the tokens of the training files and all or some of those a given vocabulary lacks, and returns the coder.
    private static (long Count, long Unknown, TextCoder Coder) Count(Sources sources, ReadPlan plan)
    {
        if (plan.Model is TokenCodec model)
        {
            var own = new TextCoder(plan.Tokenizer, model.Coder.Vocabulary);
            long unknown = 0;
            var tokens = Encoded(own, sources, sources.Train, ref unknown);
            if (unknown == 0 && own.Vocabulary.Unknown is null)
            {
                Encoded(own, sources, sources.Validation, ref unknown);
                Encoded(own, sources, sources.Test, ref unknown);
            }

            return (tokens, unknown, own);
        }

        var builder = new VocabularyBuilder(plan.Tokenizer);
        builder.Add(Cut(plan, sources, sources.Train));
        var count = builder.Tokens;
        var (valid, test) = Shares(sources, plan, count);
        if (plan.Tokenizer.Kind == TokenKind.Character)
        {
            builder.Add(Cut(plan, sources, sources.Validation));
            builder.Add(Cut(plan, sources, sources.Test));
        }
        else if (valid + test > 0)
        {
            builder = new VocabularyBuilder(plan.Tokenizer);
            builder.Add(Cut(plan, sources, sources.Train), count - valid - test);
        }

        return (count, 0, new TextCoder(plan.Tokenizer, builder.Build(plan.Words)));
    }

    // Tokens held out of the training files. A split of one token has no target.
    private static (long Valid, long Test) Shares(Sources sources, ReadPlan plan, long count)
    {
        long Share(IReadOnlyList<SourceFile> files, double share, long left) =>
            (long)Math.Round(share * count) is var held && files.Count == 0 && held >= 2 && left - held >= 2 ? held : 0;
        var test = Share(sources.Test, plan.Test, count);
        return (Share(sources.Validation, plan.Validation, count - test), test);
    }

    private static long Encoded(TextCoder coder, Sources sources, IReadOnlyList<SourceFile> files, ref long unknown)
    {
        using var text = new SourceText(sources, files);
        var tokens = coder.Tokenizer.Read(text, lineEnds: true);
        var ids = new int[1 << 14];
        long count = 0;
        for (int read; (read = coder.Encode(tokens, ids, ref unknown)) > 0;)
            count += read;
        return count;
    }

    private static TokenReader Cut(ReadPlan plan, Sources sources, IReadOnlyList<SourceFile> files) =>
        plan.Tokenizer.Read(new SourceText(sources, files), lineEnds: true);

    private static void RefuseUnlessTwo(Sources sources)
    {
        using var text = new SourceText(sources, sources.Train);
        var beginning = new char[4];
        TokenCorpus.RefuseUnlessTwo(new string(beginning, 0, text.ReadBlock(beginning)));
    }
}
