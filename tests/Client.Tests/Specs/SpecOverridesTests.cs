namespace DistSeq.Client.Tests.Specs;

public sealed class SpecOverridesTests : FolderTests
{
    public SpecOverridesTests() => Folder.Write("specs/job.yaml", "data: { path: a.txt }\ntraining: { epochs: 40 }\n");

    [Fact]
    public void Any_field_is_set_over_the_file()
    {
        var spec = Load(
            "model.hidden=7", "model.cell=gru", "training.clip={ value: 3, scope: batch }", "cluster.workers=auto", "name=other");

        Assert.Equal(7, spec.Model.Hidden);
        Assert.Equal(CellKind.Gru, spec.Model.Cell);
        Assert.Equal(new ClipSpec { Value = 3, Scope = ClipScope.Batch }, spec.Training.Clip);
        Assert.Null(spec.Cluster.Workers);
        Assert.Equal("other", spec.Name);
    }

    [Fact]
    public void The_last_of_two_settings_counts() => Assert.Equal(9, Load("model.hidden=7", "model.hidden=9").Model.Hidden);

    [Fact]
    public void A_data_path_is_relative_to_the_current_folder() =>
        Assert.Equal(Folder.At("b.txt"), Load("data.path=b.txt").Data.Path);

    [Fact]
    public void Steps_take_the_place_of_the_files_epochs() =>
        Assert.Equal(new TrainingSpec { Steps = 5 }, Load("training.steps=5").Training);

    [Fact]
    public void Steps_and_epochs_both_set_are_refused() =>
        Assert.Equal(
            "specs/job.yaml:2:1: training: has both epochs and steps; keep the one that should end the job.",
            FailureOf("training.steps=5", "training.epochs=5"));

    [Fact]
    public void Null_clears_an_optional_field() => Assert.Null(Load("training.epochs=null").Training.Epochs);

    [Theory]
    [InlineData("model.hiden=3",
        "--set model.hiden: unknown field 'model.hiden'; did you mean 'model.hidden'? At the top are: " + Known.Fields + ".")]
    [InlineData("hidden=3",
        "--set hidden: unknown field 'hidden'; did you mean 'model.hidden'? At the top are: " + Known.Fields + ".")]
    [InlineData("model.hidden.x=3",
        "--set model.hidden.x: unknown field 'model.hidden.x'; did you mean 'model.hidden'? At the top are: " + Known.Fields
            + ".")]
    [InlineData("model.hidden", "--set model.hidden: has no value; write --set path=value, for example --set model.hidden=64.")]
    [InlineData("model.hidden=0", "--set model.hidden: is 0; it must be between 1 and 8,192.")]
    [InlineData("model.hidden=x", "--set model.hidden: is 'x'; it must be a whole number between 1 and 8,192.")]
    [InlineData("model={ hidden: x }", "--set model.hidden: is 'x'; it must be a whole number between 1 and 8,192.")]
    [InlineData("data.format=tagged",
        "--set data.format: is 'tagged'; it must be one of lines, text, tsv, conll, midi, rolls, csv, folders. It is called "
            + "'conll' now.")]
    [InlineData("model=lstm",
        "--set model: is 'lstm'; it must be a section with keys: " + Known.ModelFields + ".")]
    public void A_faulty_setting_is_told_as_such(string setting, string failure) => Assert.Equal(failure, FailureOf(setting));

    [Fact]
    public void A_section_sets_what_it_names_and_leaves_the_rest()
    {
        var spec = Load(
            "model.hidden=7", "model={ cell: gru, dropout: { zoneout: 0.1 } }", "model={dropout: {locked: true}}",
            "training={steps: 5}");

        Assert.Equal(
            new ModelSpec { Cell = CellKind.Gru, Hidden = 7, Dropout = new DropoutSpec { Zoneout = 0.1, Locked = true } },
            spec.Model);
        Assert.Equal(new TrainingSpec { Steps = 5 }, spec.Training);
    }

    [Fact]
    public void A_line_break_within_a_value_is_told_of() =>
        Assert.Equal("--set name: not YAML: a key and its colon are where a value continues. Put a value that holds a colon or a "
            + "line break in quotes, or begin the key on a line of its own.",
            FailureOf("name=a\nb: c"));

    [Fact]
    public void A_value_that_is_no_yaml_is_told_as_such() =>
        Assert.Equal("--set model: not YAML: the '{' here is never closed. Add its '}'.", FailureOf("model={ hidden: 3"));

    private JobSpec Load(params string[] settings) =>
        SpecFile.LoadJob("specs/job.yaml", [.. settings.Select(Setting.Of)], Folder.Path).Spec;

    private string FailureOf(params string[] settings) => Assert.Throws<InvalidSpecException>(() => Load(settings)).Message;
}
