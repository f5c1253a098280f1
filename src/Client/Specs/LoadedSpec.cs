namespace DistSeq.Client.Specs;

/// <summary>A spec that keeps all rules, and the places where its fields were written.</summary>
internal sealed record LoadedSpec<T>(T Spec, SpecPlaces Places);
