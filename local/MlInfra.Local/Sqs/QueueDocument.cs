namespace MlInfra.Local.Sqs;

/// <summary>A queue as it is kept. Attributes are those that were set, by AWS's names.</summary>
internal sealed record QueueDocument(
    string Name, IReadOnlyDictionary<string, string> Attributes, IReadOnlyDictionary<string, string> Tags, DateTimeOffset Created, DateTimeOffset Modified)
{
    public TimeSpan Seconds(string attribute) => TimeSpan.FromSeconds(int.Parse(Attribute(attribute)));

    public string Attribute(string name) => Attributes.GetValueOrDefault(name) ?? QueueAttributes.Defaults[name];
}
