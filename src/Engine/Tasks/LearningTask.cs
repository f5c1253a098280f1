using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks;

/// <summary>
/// What a model learns: how its data is read, what its network and its batches look like, what is measured, and what the model
/// gives its user. Nothing outside a task's folder asks which task it is.
/// </summary>
public abstract class LearningTask
{
    /// <summary>Its word in a spec, such as <c>language</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Words of the formats that it reads, as a spec has them.</summary>
    public abstract IReadOnlyList<string> Formats { get; }

    /// <summary>What a model does, behind "the model": <c>tells 7 classes apart</c>.</summary>
    public abstract string Describe(Codec codec);

    /// <summary>Reads the data of a job and splits it.</summary>
    /// <param name="content">UTF-8.</param>
    /// <param name="plan">How to read it.</param>
    /// <exception cref="InvalidDataException">It is not such data; the message names the place.</exception>
    public abstract Corpus Read(Stream content, ReadPlan plan);

    /// <summary>Reads data for a trained model, all of it as the validation split.</summary>
    /// <param name="content">UTF-8.</param>
    /// <param name="codec">The model's.</param>
    /// <exception cref="InvalidDataException">It is not such data, or there is nothing to predict.</exception>
    public abstract Corpus Read(Stream content, Codec codec);

    /// <summary>Writes the prepared form, which silos read.</summary>
    public abstract void Write(Corpus corpus, Stream destination);

    /// <summary>Reads the prepared form.</summary>
    /// <exception cref="InvalidDataException">It is not such a form, or it is damaged.</exception>
    public abstract Corpus Open(Stream prepared);

    /// <summary>The codec of a model file.</summary>
    /// <param name="fields">What <see cref="Codec.Fields"/> has given.</param>
    /// <exception cref="InvalidDataException">A field is missing.</exception>
    /// <exception cref="FormatException">A field is no such value.</exception>
    public abstract Codec OpenCodec(IReadOnlyDictionary<string, string> fields);

    /// <summary>The network for data of this kind.</summary>
    /// <exception cref="ArgumentException">A size is out of range, or the task has no network of this shape.</exception>
    public abstract Network Define(NetworkSize size, Codec codec);

    /// <summary>How the training split becomes batches.</summary>
    /// <exception cref="InvalidDataException">There is too little data.</exception>
    public abstract BatchFacts Batch(Corpus corpus, LanePlan plan);

    /// <summary>Trains some lanes.</summary>
    /// <param name="network">From <see cref="Define"/>.</param>
    /// <param name="corpus">From <see cref="Read(Stream, ReadPlan)"/>.</param>
    /// <param name="plan">Of all lanes.</param>
    /// <param name="firstLane">The first of those that are trained here.</param>
    /// <param name="lanes">How many are, 1 or more.</param>
    /// <exception cref="InsufficientMemoryException">This process cannot have the memory.</exception>
    public abstract LaneTrainer Trainer(Network network, Corpus corpus, LanePlan plan, int firstLane, int lanes);

    /// <summary>Measures a model on the validation split of a corpus.</summary>
    /// <exception cref="InvalidDataException">There is nothing to predict.</exception>
    public abstract Tally Evaluate(Network network, ReadOnlySpan<float> weights, Corpus corpus);

    /// <summary>What a tally comes to; the first is the objective.</summary>
    public abstract IReadOnlyList<Measure> Measure(Tally tally, Codec codec);

    /// <summary>Answers what is asked of a model line by line; null where the model has no such answers.</summary>
    public virtual IPredictor? Predictor(Network network, ReadOnlyMemory<float> weights, Codec codec) => null;

    /// <summary>Writes what a model generates; null where it writes nothing.</summary>
    public virtual IWriter? Writer(Network network, ReadOnlyMemory<float> weights, Codec codec) => null;
}
