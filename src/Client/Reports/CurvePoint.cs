namespace DistSeq.Client.Reports;

/// <summary>A loss after a number of optimizer updates.</summary>
internal readonly record struct CurvePoint(long Step, double Value);
