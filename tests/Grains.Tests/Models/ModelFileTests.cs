using System.Text.Json;

namespace DistSeq.Grains.Tests.Models;

public sealed class ModelFileTests
{
    public static TheoryData<TaskKind> Tasks => [.. Enum.GetValues<TaskKind>()];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void A_model_of_every_task_comes_back_from_its_file_as_it_was(TaskKind task)
    {
        var model = Model(task);
        var file = ModelFile.Write(model, new Dictionary<string, string> { ["job"] = "a" });
        var read = ModelFile.Read(file);
        Assert.Equal(model.Task.Name, read.Task.Name);
        Assert.Equal(SpecJson.Write(model.Spec), SpecJson.Write(read.Spec));
        Assert.Equal(model.Codec.Fields, read.Codec.Fields);
        Assert.Equal(model.Weights, read.Weights);
        Assert.Equal((3L, 9L), (read.Step, read.Steps));
        Assert.Equal(file, ModelFile.Write(read, new Dictionary<string, string> { ["job"] = "a" }));
    }

    [Fact]
    public void The_spec_stands_in_the_file_in_its_own_words()
    {
        var file = ModelFile.Write(Model(TaskKind.Forecast), new Dictionary<string, string>());
        using var spec = JsonDocument.Parse(SafetensorsFile.Read(file).Metadata["spec"]);
        var (root, data) = (spec.RootElement, spec.RootElement.GetProperty("data"));
        Assert.Equal("forecast", root.GetProperty("task").GetString());
        Assert.Equal("gru", root.GetProperty("model").GetProperty("cell").GetString());
        Assert.Equal("utf-8", data.GetProperty("encoding").GetString());
        Assert.Equal(0.2, data.GetProperty("validation").GetDouble());
        Assert.Equal(
            ["load"], data.GetProperty("columns").GetProperty("targets").EnumerateArray().Select(target => target.GetString()));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void A_spec_that_an_earlier_version_wrote_is_read(TaskKind task)
    {
        var spec = Spec(task) with { Cluster = new ClusterSpec { Workers = new WorkerRange(2, 8) } };
        Assert.Equal(SpecJson.Write(spec), SpecJson.Write(SpecJson.Read(JsonSerializer.Serialize(spec))));
        Assert.Equal(SpecJson.Write(spec), SpecJson.Write(SpecJson.Read(SpecJson.Write(spec))));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void A_file_that_an_earlier_version_wrote_is_read(TaskKind task)
    {
        var model = Model(task);
        var spec = model.Spec.Model;
        var file = Earlier(model, new Dictionary<string, string>
        {
            ["task"] = model.Task.Name,
            ["cell"] = SpecJson.Word(spec.Cell),
            ["layers"] = spec.Layers.ToString(CultureInfo.InvariantCulture),
            ["hidden"] = spec.Hidden.ToString(CultureInfo.InvariantCulture),
            ["window"] = model.Spec.Training.Window.ToString(CultureInfo.InvariantCulture),
        });
        var read = ModelFile.Read(file);
        Assert.Equal(model.Codec.Fields, read.Codec.Fields);
        Assert.Equal(model.Weights, read.Weights);
        Assert.Equal((model.Task.Name, spec.Hidden, model.Spec.Training.Window),
            (read.Task.Name, read.Spec.Model.Hidden, read.Spec.Training.Window));
    }

    private static byte[] Earlier(TrainedModel model, IReadOnlyDictionary<string, string> fields)
    {
        var metadata = new Dictionary<string, string>(fields)
        {
            ["format"] = "distseq-2",
            ["weightsSha256"] = Checkpoint.Hash(model.Weights),
        };
        foreach (var (name, value) in model.Codec.Fields)
            metadata.Add(name, value);
        using var file = new MemoryStream();
        SafetensorsFile.Write(new Checkpoint(model.Network.Layout, model.Weights, metadata), file);
        return file.ToArray();
    }

    private static TrainedModel Model(TaskKind task)
    {
        var spec = Spec(task);
        var corpus = Modeling.Task(spec).Read(Sources.Of(Encoding.UTF8.GetBytes(Data(task))), Modeling.Reading(spec.Data));
        var network = Modeling.Network(spec, corpus);
        return new TrainedModel(spec, corpus.Codec, network.FirstWeights(1, default)) { Step = 3, Steps = 9 };
    }

    private static JobSpec Spec(TaskKind task) => task == TaskKind.Forecast
        ? Examples.Forecast
        : Examples.Job with
        {
            Task = task,
            Data = Examples.Job.Data with
            {
                Format = TaskFormats.Of(task)[^1] switch
                {
                    DataFormat.Folders => DataFormat.Tsv,
                    var format => format,
                }
            }
        };

    private static string Data(TaskKind task) => task switch
    {
        TaskKind.Language => Examples.Continuous,
        TaskKind.Tag => Examples.Tagged,
        TaskKind.Improvise => Examples.Melodies,
        TaskKind.Polyphony => Examples.Rolls,
        TaskKind.Forecast => Examples.Series,
        _ => Examples.Labelled,
    };
}
