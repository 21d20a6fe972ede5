using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>What the framework containers' training toolkit makes of a request: the script, its arguments, the SM_ variables, the files in input/config.</summary>
internal sealed class ScriptMode
{
    private readonly JsonObject request;
    private readonly SortedDictionary<string, JsonNode?> values = new(StringComparer.Ordinal);

    /// <summary>Reads the hyperparameters: each is JSON if it can be read so, else text.</summary>
    public ScriptMode(JsonObject request)
    {
        this.request = request;
        foreach (var (name, value) in request.Object("HyperParameters") ?? []) values[name] = Decode(JsonReading.AsText(value!));
    }

    /// <summary>The script, such as train.py; null when the request names its own entry point.</summary>
    public string? Program => Text("sagemaker_program");

    /// <summary>Where the script's archive lies.</summary>
    public string? Submitted => Text("sagemaker_submit_directory");

    /// <summary>The hyperparameters that are the script's own, as --name value.</summary>
    public IReadOnlyList<string> Arguments => [.. Own.SelectMany(h => new[] { h.Key.Length > 1 ? "--" + h.Key : "-" + h.Key, PythonText(h.Value) })];

    private IEnumerable<KeyValuePair<string, JsonNode?>> Own => values.Where(h => !h.Key.StartsWith("sagemaker_", StringComparison.Ordinal));

    private string InstanceType => request.Object("ResourceConfig")!.Text("InstanceType") ?? "ml.m5.large";

    /// <summary>Writes hyperparameters.json, inputdataconfig.json and resourceconfig.json.</summary>
    public void WriteConfig(JobFolder folder)
    {
        var place = folder.Inside("/opt/ml/input/config");
        File.WriteAllText(Path.Combine(place, "hyperparameters.json"), (request.Object("HyperParameters") ?? []).ToJsonString());
        File.WriteAllText(Path.Combine(place, "inputdataconfig.json"), InputDataConfig().ToJsonString());
        if (request.Object("CheckpointConfig") is { } checkpoints)
            File.WriteAllText(Path.Combine(place, "checkpointconfig.json"), new JsonObject { ["LocalPath"] = checkpoints.Text("LocalPath") ?? "/opt/ml/checkpoints", ["S3Uri"] = checkpoints.Text("S3Uri") }.ToJsonString());
        File.WriteAllText(Path.Combine(place, "resourceconfig.json"), ResourceConfig(InstanceType).ToJsonString());
    }

    /// <summary>The resource configuration of one host.</summary>
    public static JsonObject ResourceConfig(string instanceType) => new()
    {
        ["current_host"] = SandboxCommand.HostName,
        ["current_instance_type"] = instanceType,
        ["current_group_name"] = "homogeneousCluster",
        ["hosts"] = new JsonArray(SandboxCommand.HostName),
        ["instance_groups"] = new JsonArray(new JsonObject
        {
            ["instance_group_name"] = "homogeneousCluster", ["instance_type"] = instanceType, ["hosts"] = new JsonArray(SandboxCommand.HostName),
        }),
        ["network_interface_name"] = "eth0",
    };

    /// <summary>The SM_ variables.</summary>
    public Dictionary<string, string> Variables()
    {
        var channels = Channels().ToList();
        var own = new JsonObject(Own.Select(h => KeyValuePair.Create(h.Key, h.Value?.DeepClone())));
        var cpus = InstanceTypes.Cpus(InstanceType);
        var module = Path.GetFileNameWithoutExtension(Program ?? "train");
        var variables = new Dictionary<string, string>
        {
            ["SM_MODEL_DIR"] = "/opt/ml/model",
            ["SM_INPUT_DIR"] = "/opt/ml/input",
            ["SM_INPUT_CONFIG_DIR"] = "/opt/ml/input/config",
            ["SM_OUTPUT_DIR"] = "/opt/ml/output",
            ["SM_OUTPUT_DATA_DIR"] = "/opt/ml/output/data",
            ["SM_OUTPUT_INTERMEDIATE_DIR"] = "/opt/ml/output/intermediate",
            ["SM_CHANNELS"] = new JsonArray([.. channels.Select(c => (JsonNode)c)]).ToJsonString(),
            ["SM_HPS"] = own.ToJsonString(),
            ["SM_USER_ARGS"] = new JsonArray([.. Arguments.Select(a => (JsonNode)a)]).ToJsonString(),
            ["SM_USER_ENTRY_POINT"] = Program ?? "",
            ["SM_MODULE_NAME"] = module,
            ["SM_MODULE_DIR"] = Submitted ?? "/opt/ml/code",
            ["SM_NUM_CPUS"] = cpus.ToString(CultureInfo.InvariantCulture),
            ["SM_NUM_GPUS"] = "0",
            ["SM_NUM_NEURONS"] = "0",
            ["SM_LOG_LEVEL"] = "20",
            ["SM_CURRENT_HOST"] = SandboxCommand.HostName,
            ["SM_CURRENT_INSTANCE_TYPE"] = InstanceType,
            ["SM_CURRENT_INSTANCE_GROUP"] = "homogeneousCluster",
            ["SM_HOSTS"] = $"[\"{SandboxCommand.HostName}\"]",
            ["SM_NETWORK_INTERFACE_NAME"] = "eth0",
            ["SM_RESOURCE_CONFIG"] = ResourceConfig(InstanceType).ToJsonString(),
            ["SM_INPUT_DATA_CONFIG"] = InputDataConfig().ToJsonString(),
            ["SM_FRAMEWORK_PARAMS"] = new JsonObject(values.Where(h => h.Key.StartsWith("sagemaker_", StringComparison.Ordinal))
                .Select(h => KeyValuePair.Create(h.Key, h.Value?.DeepClone()))).ToJsonString(),
        };
        foreach (var channel in channels) variables["SM_CHANNEL_" + channel.ToUpperInvariant()] = "/opt/ml/input/data/" + channel;
        foreach (var (name, value) in Own) variables["SM_HP_" + name.ToUpperInvariant()] = VariableText(value);
        variables["SM_TRAINING_ENV"] = new JsonObject
        {
            ["channel_input_dirs"] = new JsonObject(channels.Select(c => KeyValuePair.Create(c, (JsonNode?)$"/opt/ml/input/data/{c}"))),
            ["current_host"] = SandboxCommand.HostName, ["hosts"] = new JsonArray(SandboxCommand.HostName),
            ["hyperparameters"] = own.DeepClone(), ["input_config_dir"] = "/opt/ml/input/config", ["input_data_config"] = InputDataConfig(),
            ["input_dir"] = "/opt/ml/input", ["is_master"] = true, ["job_name"] = request.Text("TrainingJobName"), ["log_level"] = 20,
            ["model_dir"] = "/opt/ml/model", ["module_dir"] = Submitted, ["module_name"] = module, ["num_cpus"] = cpus, ["num_gpus"] = 0,
            ["output_data_dir"] = "/opt/ml/output/data", ["output_dir"] = "/opt/ml/output", ["resource_config"] = ResourceConfig(InstanceType),
            ["user_entry_point"] = Program,
        }.ToJsonString();
        return variables;
    }

    private IEnumerable<string> Channels() => request.Objects("InputDataConfig").Select(c => c.Required("ChannelName")).Order(StringComparer.Ordinal);

    private JsonObject InputDataConfig()
    {
        var config = new JsonObject();
        foreach (var channel in request.Objects("InputDataConfig"))
        {
            var entry = new JsonObject
            {
                ["TrainingInputMode"] = channel.Text("InputMode") ?? request.Object("AlgorithmSpecification")?.Text("TrainingInputMode") ?? "File",
                ["S3DistributionType"] = channel.Object("DataSource")?.Object("S3DataSource")?.Text("S3DataDistributionType") ?? "FullyReplicated",
                ["RecordWrapperType"] = channel.Text("RecordWrapperType") ?? "None",
            };
            if (channel.Text("ContentType") is { } type) entry["ContentType"] = type;
            config[channel.Required("ChannelName")] = entry;
        }

        return config;
    }

    private string? Text(string name) => values.TryGetValue(name, out var value) && value is not null ? JsonReading.AsText(value) : null;

    private static JsonNode? Decode(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    // The toolkit gives arguments as Python's str() writes them, variables as JSON.
    private static string PythonText(JsonNode? value) => value switch
    {
        null => "None",
        JsonObject o => string.Join(',', o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={PythonText(p.Value)}")),
        JsonArray a => $"[{string.Join(", ", a.Select(i => i?.GetValueKind() == JsonValueKind.String ? $"'{i}'" : PythonText(i)))}]",
        _ => value.GetValueKind() switch { JsonValueKind.True => "True", JsonValueKind.False => "False", _ => JsonReading.AsText(value) },
    };

    private static string VariableText(JsonNode? value) => value is null ? "" : value is JsonValue ? JsonReading.AsText(value) : value.ToJsonString();
}
