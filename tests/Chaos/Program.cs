using DistSeq.Chaos;

using var interrupt = new Interrupt();
return await ChaosCommand.RunAsync(args, interrupt.Token);
