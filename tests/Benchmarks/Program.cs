using DistSeq.Benchmarks.Commands;

var signals = ChildProcess.KillAllOnSignals();
var code = CommandRoot.Run(args);
GC.KeepAlive(signals);
return code;
