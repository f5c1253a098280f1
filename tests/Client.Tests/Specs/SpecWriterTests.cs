namespace DistSeq.Client.Tests.Specs;

public sealed class SpecWriterTests : FolderTests
{
    [Fact]
    public void A_written_spec_reads_as_in_the_examples()
    {
        var text = SpecWriter.ToText(
            new JobSpec { Name = "a", Data = new DataSpec { Path = "/x/a b.txt" }, Training = new TrainingSpec { Epochs = 4 } });

        Assert.Equal("""
            name: a
            seed: 1
            resume: false
            data:
              path: "/x/a b.txt"
              format: lines
              tokens: character
              validation: 0.1
              test: 0
              lowercase: false
              encoding: utf-8
              seed: 1
            model:
              cell: lstm
              layers: 1
              hidden: 128
              embedding: 0
              tied: false
              bidirectional: false
              forgetBias: 1
              dropout:
                betweenLayers: 0
                locked: false
                zoneout: 0
                weightDrop: 0
                input: 0
                output: 0
            training:
              epochs: 4
              batch: 32
              window: 64
              lanes: auto
              clip:
                scope: lane
              loss: mean
              keepState: false
            optimizer:
              kind: adam
              learningRate: 0.001
              momentum: 0.9
              weightDecay: 0
              schedule:
                kind: constant
                warmUp: 1
              form: torch
            cluster:
              workers: auto
              parameterShards: auto
              priority: 0
              user: ""
            aggregation:
              mode: sync
              staleness: 2
              localSteps: 16
              groups: auto
              outerRate: 1
              outerMomentum: 0.5
              compression: none
              keep: 0.01
              keepWarmUp: 500

            """, text);
    }

    [Fact]
    public void Any_lawful_job_spec_binds_to_an_equal_one_again()
    {
        var random = new RandomSpecs(seed: 7);
        for (var i = 0; i < 500; i++)
        {
            var spec = random.Job();
            Assert.Empty(SpecRules.Check(spec));
            Folder.Write("written.yaml", SpecWriter.ToText(spec));

            Assert.Equal(spec, SpecFile.LoadJob("written.yaml", [], Folder.Path).Spec);
        }
    }

    [Fact]
    public void Any_lawful_sweep_spec_binds_to_an_equal_one_again()
    {
        var random = new RandomSpecs(seed: 8);
        for (var i = 0; i < 200; i++)
        {
            var spec = random.Sweep();
            Assert.Empty(SpecRules.Check(spec));
            Folder.Write("written.yaml", SpecWriter.ToText(spec));

            var read = SweepSpecFile.Load("written.yaml", [], Folder.Path).Spec;

            Assert.Equal(SpecWriter.ToText(spec), SpecWriter.ToText(read));
            Assert.Equal(spec with { Search = read.Search, Enqueue = read.Enqueue }, read);
            Assert.Equal(spec.Enqueue.SelectMany(static trial => trial), read.Enqueue.SelectMany(static trial => trial));
            Assert.Equal(
                spec.Search.SelectMany(static pair => pair.Value.Values ?? []),
                read.Search.SelectMany(static pair => pair.Value.Values ?? []));
        }
    }
}
