using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Parts that the requests of all jobs have in common.</summary>
internal static class JobNodes
{
    public static void Add(JsonObject node, string key, string? value)
    {
        if (value is not null)
        {
            node[key] = value;
        }
    }

    public static void Merge(JsonObject node, JsonObject more)
    {
        foreach (var (key, value) in more)
        {
            node[key] = value?.DeepClone();
        }
    }

    public static void AddMap(JsonObject node, string key, StepContext context, IDictionary<string, PipelineValue> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        var map = new JsonObject();
        foreach (var (name, value) in values)
        {
            map[name] = context.Variable($"{key}[{name}]", value);
        }

        node[key] = map;
    }

    /// <summary>The network as the requests for training jobs, models and endpoint configurations have it; <c>own</c> says whether the pipeline's role is the one that attaches to the VPC.</summary>
    public static void AddNetwork(StepContext context, JsonObject node, JobNetwork network, bool own = true)
    {
        if (network.VpcConfig() is { } vpc)
        {
            context.Needs.Vpc |= own;
            node["VpcConfig"] = vpc;
        }

        if (network.Isolated)
        {
            node["EnableNetworkIsolation"] = true;
        }
    }

    /// <summary>The network as the requests for processing jobs have it.</summary>
    public static void AddProcessingNetwork(StepContext context, JsonObject node, JobNetwork network)
    {
        if (network is { Vpc: null, Isolated: false, EncryptInterContainerTraffic: false })
        {
            return;
        }

        var config = new JsonObject
        {
            ["EnableNetworkIsolation"] = network.Isolated,
            ["EnableInterContainerTrafficEncryption"] = network.EncryptInterContainerTraffic,
        };
        if (network.VpcConfig() is { } vpc)
        {
            context.Needs.Vpc = true;
            config["VpcConfig"] = vpc;
        }

        node["NetworkConfig"] = config;
    }

    public static void AddTags(JsonObject node, IDictionary<string, string> tags)
    {
        if (tags.Count > 0)
        {
            node["Tags"] = new JsonArray([.. tags.Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]);
        }
    }

    public static void CheckUnique(Problems problems, string property, string noun, IEnumerable<string> names)
    {
        foreach (var twice in names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            problems.Add(property, $"{twice.Count()} {noun}s named '{twice.Key}'", $"name each {noun} once", "rename all but one");
        }
    }

    public static void CheckLocalPath(Problems problems, string property, string path)
    {
        if (path != "/opt/ml/processing" && !path.StartsWith("/opt/ml/processing/", StringComparison.Ordinal) && !Tokens.In(path))
        {
            problems.Add(property, $"'{path}'", "lie under /opt/ml/processing, the only folder that SageMaker shares with the container",
                $"take '/opt/ml/processing/{path.Trim('/').Split('/')[^1]}'");
        }
    }
}
