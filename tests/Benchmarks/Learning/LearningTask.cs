namespace DistSeq.Benchmarks.Learning;

/// <summary>Something to learn, with fixed settings.</summary>
/// <param name="Name">On the command line.</param>
/// <param name="Needs">What --data must be; null if the task makes its own data.</param>
/// <param name="Run">Trains and measures.</param>
internal sealed record LearningTask(string Name, string? Needs, Func<LearningRun, IReadOnlyList<LearningFigure>> Run)
{
    public static IReadOnlyList<LearningTask> All { get; } =
    [
        new("parity", null, ParityTask.Run),
        new("recall", null, RecallTask.Run),
        new("shakespeare", "tinyshakespeare.txt: the 1,115,394 characters of char-rnn", ShakespeareTask.Run),
        new("surnames", "a folder of files such as Czech.txt: a language each, a surname a line", SurnamesTask.Run),
        new("dates", "a folder with dates.train.tsv and dates.test.tsv: a date as written, a tab, the date as 2035-05-03",
            DatesTask.Run),
        new("jsb", "jsb-chorales.json: train, valid and test, lists of pieces of time steps of MIDI numbers", JsbTask.Run),
        new("wikigold", "wikigold.conll.txt: a token and its tag a line, a blank line behind each sentence", WikigoldTask.Run),
    ];
}
