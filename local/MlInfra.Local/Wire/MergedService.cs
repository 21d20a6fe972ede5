using MlInfra.Local.Core;

namespace MlInfra.Local.Wire;

/// <summary>All rooms of one signing name as one service.</summary>
internal sealed class MergedService
{
    private readonly Dictionary<string, Operation> operations = new(StringComparer.Ordinal);
    private readonly List<(RestRoute Route, Operation Operation)> routes = [];

    public MergedService(string signingName, IEnumerable<IServiceRoom> rooms)
    {
        SigningName = signingName;
        foreach (var room in rooms)
        {
            TargetPrefixes.UnionWith(room.TargetPrefixes);
            XmlNamespace ??= room.XmlNamespace;
            foreach (var operation in room.Operations)
            {
                if (!operations.TryAdd(operation.Name, operation))
                    throw new InvalidOperationException($"two rooms offer {signingName}:{operation.Name}; the second is {room.GetType()}");
                if (operation.Route is { } template) routes.Add((RestRoute.Parse(template), operation));
            }
        }
        // Literal segments win over parameters, whatever the order in which rooms list them.
        routes.Sort((a, b) => b.Route.Weight.CompareTo(a.Route.Weight));
    }

    public string SigningName { get; }

    public string? XmlNamespace { get; }

    public HashSet<string> TargetPrefixes { get; } = new(StringComparer.Ordinal);

    /// <summary>The prefix of IAM actions, which is not always the signing name.</summary>
    public string ActionPrefix => SigningName == "monitoring" ? "cloudwatch" : SigningName;

    public Operation? Find(string name) => operations.GetValueOrDefault(name);

    public (Operation Operation, Dictionary<string, string> Values)? Match(string method, string path)
    {
        foreach (var (route, operation) in routes)
            if (route.Match(method, path) is { } values) return (operation, values);
        return null;
    }
}
