namespace DistSeq.Contracts.Specs;

/// <summary>A text must not be empty.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;
