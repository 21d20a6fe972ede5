namespace MlInfra.Local.Sns;

/// <summary>A topic as it is kept.</summary>
internal sealed record TopicDocument(string Name, IReadOnlyDictionary<string, string> Attributes, IReadOnlyDictionary<string, string> Tags);
