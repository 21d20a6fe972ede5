using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MlInfra.Constructs.Pipelines;

/// <summary>What statements allow, to see what others ask for beyond it. Conditions that narrow a grant are not weighed: it counts.</summary>
internal sealed partial class GrantedActions
{
    private readonly List<(Regex Action, Regex Resource)> _allowed = [];

    /// <summary>Whether there are policies that cannot be read here.</summary>
    public bool Unknown { get; set; }

    /// <summary>Adds every statement that allows something, wherever it stands in a policy or a list of them.</summary>
    public void Add(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (var item in list)
                {
                    Add(item);
                }

                break;
            case JsonObject map when map["Effect"]?.ToString() == "Allow" && map.ContainsKey("Resource"):
                foreach (var action in Texts(map["Action"]))
                {
                    _allowed.AddRange(Texts(map["Resource"]).Select(resource => (Glob(action, RegexOptions.IgnoreCase), Glob(resource, RegexOptions.None))));
                }

                break;
            case JsonObject map:
                foreach (var (_, value) in map)
                {
                    Add(value);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>What is asked for and not allowed: <c>action, action on resource</c>.</summary>
    public IEnumerable<string> Missing(JsonArray statements)
    {
        foreach (var statement in statements)
        {
            foreach (var resource in Texts(statement!["Resource"]))
            {
                var actions = Texts(statement["Action"]).Where(action => !_allowed.Any(one => one.Action.IsMatch(action) && one.Resource.IsMatch(resource))).ToArray();
                if (actions.Length > 0)
                {
                    yield return $"{string.Join(", ", actions)} on {resource}";
                }
            }
        }
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => list.Select(Text),
        null => [],
        _ => [Text(node)],
    };

    // A join as one text, with ${Name} and ${Name.Attribute} for what CloudFormation fills in.
    private static string Text(JsonNode? node)
    {
        var text = node switch
        {
            JsonObject map when map["Fn::Join"] is JsonArray { Count: 2 } join => string.Join(join[0]!.ToString(), ((JsonArray)join[1]!).Select(Text)),
            JsonObject map when map["Ref"] is { } name => $"${{{name}}}",
            JsonObject map when map["Fn::GetAtt"] is JsonArray path => $"${{{string.Join('.', path)}}}",
            JsonObject map when map["Fn::Sub"] is JsonValue sub => sub.ToString(),
            JsonValue value => value.ToString(),
            _ => node?.ToJsonString() ?? "",
        };
        return BucketArn().Replace(text, "$${$1.Arn}");
    }

    private static Regex Glob(string pattern, RegexOptions options) =>
        new("^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$", options | RegexOptions.Singleline);

    [GeneratedRegex(@"arn:(?:\$\{AWS::Partition\}|aws[a-z-]*):s3:::\$\{([A-Za-z0-9]+)\}")]
    private static partial Regex BucketArn();
}
