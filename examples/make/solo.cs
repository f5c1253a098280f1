#:package NAudio.Midi
#:property PublishAot=false

// Makes examples/data/solo: choruses of a blues in C for one voice, a MIDI file each.
//
//     dotnet run examples/make/solo.cs
//
// Each bar is a lick over its chord, chosen by a seeded draw, and the next begins near where the last has ended: the choruses
// differ, and have much to learn in common.

using NAudio.Midi;

const int Choruses = 16;
const int Ticks = 480;

// Twelve bars: the root of each chord.
int[] roots = [60, 65, 60, 60, 65, 65, 60, 60, 67, 65, 60, 67];

// Steps in the blues scale of the chord, and lengths in eighths; a bar is eight. 99: a rest.
int[] scale = [0, 3, 5, 6, 7, 10];
(int Step, int Eighths)[][] licks =
[
    [(0, 1), (1, 1), (2, 1), (3, 1), (4, 2), (2, 2)],
    [(4, 1), (3, 1), (2, 1), (1, 1), (0, 3), (99, 1)],
    [(99, 1), (4, 1), (5, 1), (6, 1), (5, 1), (4, 1), (2, 2)],
    [(6, 3), (5, 1), (4, 2), (99, 2)],
    [(2, 1), (3, 1), (4, 1), (2, 1), (1, 1), (0, 1), (0, 2)],
    [(0, 2), (2, 1), (4, 1), (6, 4)],
    [(99, 2), (7, 1), (6, 1), (5, 1), (4, 1), (2, 1), (1, 1)],
    [(4, 3), (4, 1), (5, 2), (4, 2)],
    [(6, 1), (7, 1), (8, 1), (7, 1), (6, 1), (5, 1), (4, 1), (2, 1)],
    [(99, 4), (2, 1), (3, 1), (4, 1), (6, 1)],
    [(9, 2), (8, 1), (7, 1), (6, 2), (99, 1), (6, 1)],
    [(0, 4), (99, 4)],
];

var folder = Path.GetFullPath(Path.Combine(AppContext.GetData("EntryPointFileDirectoryPath") as string ?? ".", "../data/solo"));
Directory.CreateDirectory(folder);
var random = new Random(1);
var values = new SortedSet<string>();
for (var chorus = 1; chorus <= Choruses; chorus++)
{
    var events = new MidiEventCollection(0, Ticks);
    events.AddEvent(new TextEvent($"Blues in C, chorus {chorus}", MetaEventType.SequenceTrackName, 0), 0);
    events.AddEvent(new TempoEvent(400_000, 0), 0);
    events.AddEvent(new PatchChangeEvent(0, 1, 66), 0);
    var (eighth, last) = (0, 67);
    foreach (var root in roots)
    {
        // Of three licks the one that begins nearest to where the last has ended.
        var lick = Enumerable.Range(0, 3).Select(_ => licks[random.Next(licks.Length)])
            .MinBy(lick => Math.Abs(Note(root, lick.First(note => note.Step != 99).Step) - last))!;
        foreach (var (step, length) in lick)
        {
            if (step != 99)
            {
                last = Note(root, step);
                var note = new NoteOnEvent(eighth * Ticks / 2, 1, last, 90, length * Ticks / 2);
                events.AddEvent(note, 0);
                events.AddEvent(note.OffEvent!, 0);
            }

            values.Add($"{(step == 99 ? 0 : last)},{length}");
            eighth += length;
        }
    }

    // Of one tick, a note ends before the next begins.
    var track = events[0].OrderBy(one => one.AbsoluteTime).ThenBy(one => MidiEvent.IsNoteOn(one)).ToList();
    events[0].Clear();
    track.ForEach(events[0].Add);
    events.PrepareForExport();
    using var file = File.Create(Path.Combine(folder, $"chorus-{chorus:00}.mid"));
    MidiFile.Export(file, events);
}

Console.WriteLine($"{Choruses} choruses of {values.Count} values in {folder}");

int Note(int root, int step) => root + scale[step % scale.Length] + (step / scale.Length * 12);
