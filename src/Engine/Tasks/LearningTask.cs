using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks;

/// <summary>
/// What a model learns: how its data is read, how its network and batches look, what is measured, and what the model gives its
/// user. No code outside a task's folder asks which task it is.
/// </summary>
public abstract class LearningTask
{
    /// <summary>The task's word in a spec, such as <c>language</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Spec words of the formats it reads.</summary>
    public abstract IReadOnlyList<string> Formats { get; }

    /// <summary>What a model does, to follow "the model": <c>tells 7 classes apart</c>.</summary>
    public abstract string Describe(Codec codec);

    /// <summary>Reads a job's data and splits it.</summary>
    /// <param name="sources">The data files.</param>
    /// <param name="plan">How to read it.</param>
    /// <exception cref="InvalidDataException">The data is invalid; the message names the place.</exception>
    public abstract Corpus Read(Sources sources, ReadPlan plan);

    /// <summary>Reads and splits a job's data and writes its prepared form; does not hold data that may exceed memory.</summary>
    /// <param name="sources">The data files; each may be opened more than once.</param>
    /// <param name="plan">How to read it.</param>
    /// <param name="destination">Written from its position to its end; must be seekable and readable.</param>
    /// <returns>The corpus, which may keep reading from the destination.</returns>
    /// <exception cref="InvalidDataException">The data is invalid; the message names the place.</exception>
    public virtual Corpus Prepare(Sources sources, ReadPlan plan, Stream destination)
    {
        var corpus = Read(sources, plan);
        Write(corpus, destination);
        return corpus;
    }

    /// <summary>Reads data for a trained model. All of it becomes the validation split.</summary>
    /// <param name="sources">The data files.</param>
    /// <param name="codec">The model's codec.</param>
    /// <exception cref="InvalidDataException">The data is invalid, or there is nothing to predict.</exception>
    public abstract Corpus Read(Sources sources, Codec codec);

    /// <summary>Warns if data seems to belong to another task or format: one sentence each, with advice. May be empty.</summary>
    public virtual IReadOnlyList<string> Doubts(Corpus corpus) => [];

    /// <summary>Writes the prepared form that silos read.</summary>
    public abstract void Write(Corpus corpus, Stream destination);

    /// <summary>Reads the prepared form. The corpus may keep reading from it: keep it open while the corpus is in use.</summary>
    /// <exception cref="InvalidDataException">It is not a prepared form, or it is damaged.</exception>
    public abstract Corpus Open(Stream prepared);

    /// <summary>Reads the codec of a model file.</summary>
    /// <param name="fields">What <see cref="Codec.Fields"/> returned.</param>
    /// <exception cref="InvalidDataException">A field is missing.</exception>
    /// <exception cref="FormatException">A field has an invalid value.</exception>
    public abstract Codec OpenCodec(IReadOnlyDictionary<string, string> fields);

    /// <summary>Defines the network for data of this kind.</summary>
    /// <exception cref="ArgumentException">A size is out of range, or the task has no network of this shape.</exception>
    public abstract Network Define(NetworkSize size, Codec codec);

    /// <summary>Describes how the training split is divided into batches.</summary>
    /// <exception cref="InvalidDataException">There is too little data.</exception>
    public abstract BatchFacts Batch(Corpus corpus, LanePlan plan);

    /// <summary>Creates a trainer for some lanes.</summary>
    /// <param name="network">From <see cref="Define"/>.</param>
    /// <param name="corpus">From <see cref="Read(Sources, ReadPlan)"/>.</param>
    /// <param name="plan">The plan for all lanes.</param>
    /// <param name="firstLane">The first lane to train here.</param>
    /// <param name="lanes">Number of lanes to train here, 1 or more.</param>
    /// <exception cref="InsufficientMemoryException">This process cannot get the memory.</exception>
    public abstract LaneTrainer Trainer(Network network, Corpus corpus, LanePlan plan, int firstLane, int lanes);

    /// <summary>Pieces to measure a split in. They depend only on the split, so any number of computers can share them.</summary>
    public abstract int Pieces(Corpus corpus, Split split);

    /// <summary>Measures a model on one piece of a split.</summary>
    /// <param name="network">From <see cref="Define"/>.</param>
    /// <param name="weights">In canonical layout.</param>
    /// <param name="corpus">From <see cref="Read(Sources, ReadPlan)"/>.</param>
    /// <param name="split">The split of the corpus.</param>
    /// <param name="piece">From 0 up to but not including <see cref="Pieces"/>.</param>
    public abstract Tally Evaluate(Network network, ReadOnlySpan<float> weights, Corpus corpus, Split split, int piece);

    /// <summary>Measures a model on a whole split by adding the tallies of its pieces in order.</summary>
    /// <exception cref="InvalidDataException">There is nothing to predict.</exception>
    public Tally Evaluate(Network network, ReadOnlySpan<float> weights, Corpus corpus, Split split)
    {
        var tally = default(Tally);
        for (int piece = 0, pieces = Pieces(corpus, split); piece < pieces; piece++)
            tally += Evaluate(network, weights, corpus, split, piece);
        return tally.Targets > 0
            ? tally
            : throw new InvalidDataException("The split has no target; there is nothing to predict.");
    }

    /// <summary>The measures of a tally; the first is the objective.</summary>
    public abstract IReadOnlyList<Measure> Measure(Tally tally, Codec codec);

    /// <summary>Measures of parts of the data, such as classes; empty if there are no parts.</summary>
    public virtual IReadOnlyList<MeasureTable> Tables(Tally tally, Codec codec) => [];

    /// <summary>Answers questions to a model line by line; null if the model cannot.</summary>
    public virtual IPredictor? Predictor(Network network, ReadOnlyMemory<float> weights, Codec codec) => null;

    /// <summary>Answers questions to a model about a whole table; null if the model cannot.</summary>
    public virtual ITablePredictor? TablePredictor(Network network, ReadOnlyMemory<float> weights, Codec codec) => null;

    /// <summary>Writes what a model generates; null if it generates nothing.</summary>
    public virtual IWriter? Writer(Network network, ReadOnlyMemory<float> weights, Codec codec) => null;
}
