using DistSeq.Benchmarks.Commands;

return CommandRoot.Run(args);
