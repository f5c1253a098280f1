namespace DistSeq.Contracts.Specs;

/// <summary>The word "auto" stands for null: the system chooses.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AutoAttribute : Attribute;
