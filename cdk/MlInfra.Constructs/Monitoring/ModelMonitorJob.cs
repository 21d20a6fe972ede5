using System.Text.Json.Nodes;
using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Monitoring;

/// <summary>A job definition of Model Monitor, of whichever kind.</summary>
internal sealed class ModelMonitorJob(MonitorPlan plan, ModelMonitoring options)
{
    private const string Folder = "/opt/ml/processing/";

    public bool IsClarify => plan.Part.Kind is MonitorKind.Bias or MonitorKind.Attribution;

    public Image Image => IsClarify ? Image.Of("clarify", "1.0") : Image.Of("model-monitor", "");

    /// <summary>What Model Monitor calls the kind.</summary>
    public string Type => plan.Part.Kind switch
    {
        MonitorKind.Bias => "ModelBias",
        MonitorKind.Attribution => "ModelExplainability",
        var kind => kind.ToString(),
    };

    /// <summary>The endpoint's name as a reference: the definition comes after it. Null where batch transform is watched.</summary>
    public string? Endpoint => plan.Props.Source is not null ? null : (plan.Props.Endpoint as HostedEndpoint)?.DeployedEndpointName ?? plan.EndpointName;

    /// <summary>The longest run in seconds.</summary>
    public static int MaxRunSeconds(MonitorPlan plan, ModelMonitoring options) =>
        options.MaxRun is { } given ? (int)given.ToSeconds() : plan.Part.Kind is MonitorKind.ModelQuality or MonitorKind.Bias ? 1800 : 3600;

    /// <summary>Clarify's configuration: the baseline's, or made from the facets.</summary>
    public string? Config(Construct scope) => !IsClarify ? null
        : plan.Props.Baseline.Config is { } key ? plan.Props.Baseline.Uri(key)
        : FileSet.FromText("analysis_config.json", AnalysisConfig().ToJsonString()).Bind(scope).S3Uri + "analysis_config.json";

    public Dictionary<string, object> Properties(BoundImage image, string roleArn, string? config)
    {
        var application = new Dictionary<string, object> { ["ImageUri"] = image.Uri };
        if (config is not null)
        {
            application["ConfigUri"] = config;
        }

        if (plan.Props is ModelQualityMonitorProps quality)
        {
            application["ProblemType"] = quality.Problem.ToString();
        }

        if (!IsClarify)
        {
            application["Environment"] = new Dictionary<string, object> { ["publish_cloudwatch_metrics"] = "Enabled" };
        }

        var cluster = new Dictionary<string, object> { ["InstanceCount"] = options.InstanceCount, ["InstanceType"] = options.InstanceType, ["VolumeSizeInGB"] = options.VolumeSizeInGB };
        if (options.VolumeKey is { } volumeKey)
        {
            cluster["VolumeKmsKeyId"] = volumeKey.KeyArn;
        }

        var properties = new Dictionary<string, object>
        {
            [Type + "AppSpecification"] = application,
            [Type + "JobInput"] = Input(),
            [Type + "JobOutputConfig"] = Output(),
            ["JobResources"] = new Dictionary<string, object> { ["ClusterConfig"] = cluster },
            ["RoleArn"] = roleArn,
            ["StoppingCondition"] = new Dictionary<string, object> { ["MaxRuntimeInSeconds"] = MaxRunSeconds(plan, options) },
        };
        if (Baseline() is { Count: > 0 } baseline)
        {
            properties[Type + "BaselineConfig"] = baseline;
        }

        if (Network() is { Count: > 0 } network)
        {
            properties["NetworkConfig"] = network;
        }

        return properties;
    }

    private Dictionary<string, object> Baseline()
    {
        var config = new Dictionary<string, object>();
        Add("ConstraintsResource", plan.Props.Baseline.Constraints);
        if (plan.Part.Kind == MonitorKind.DataQuality)
        {
            Add("StatisticsResource", plan.Props.Baseline.Statistics);
        }

        return config;

        void Add(string name, string? key)
        {
            if (key is not null)
            {
                config[name] = new Dictionary<string, object> { ["S3Uri"] = plan.Props.Baseline.Uri(key) };
            }
        }
    }

    private Dictionary<string, object> Input()
    {
        var endpoint = new Dictionary<string, object>
        {
            ["LocalPath"] = Folder + (Endpoint is null ? "input/transform" : "input/endpoint"),
            ["S3DataDistributionType"] = "FullyReplicated",
            ["S3InputMode"] = "File",
        };
        var input = new Dictionary<string, object> { [Endpoint is null ? "BatchTransformInput" : "EndpointInput"] = endpoint };
        if (Endpoint is not null)
        {
            endpoint["EndpointName"] = Endpoint;
        }
        else
        {
            endpoint["DataCapturedDestinationS3Uri"] = plan.CapturedUri;
            endpoint["DatasetFormat"] = plan.Props.Source!.Format.ToModelMonitor();
        }

        if (plan.Props is AnswerMonitorProps answers)
        {
            Add("InferenceAttribute", answers.Prediction);
            Add("ProbabilityAttribute", answers.Score);
            if (answers.Score is not null && answers is not ModelQualityMonitorProps { Problem: not ProblemType.BinaryClassification })
            {
                endpoint["ProbabilityThresholdAttribute"] = answers.Threshold;
            }
        }

        if (plan.Props is AttributionMonitorProps { Score: { } score })
        {
            endpoint["ProbabilityAttribute"] = score;
        }

        if (plan.Truth is { } truth)
        {
            // The window moves back by the time that labels take.
            endpoint["StartTimeOffset"] = $"-PT{truth.LagHours + plan.Props.Schedule.PeriodHours}H";
            endpoint["EndTimeOffset"] = $"-PT{truth.LagHours}H";
            input["GroundTruthS3Input"] = new Dictionary<string, object> { ["S3Uri"] = truth.Uri };
        }

        return input;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                endpoint[name] = value;
            }
        }
    }

    private Dictionary<string, object> Output()
    {
        var config = new Dictionary<string, object>
        {
            ["MonitoringOutputs"] = new object[]
            {
                new Dictionary<string, object>
                {
                    ["S3Output"] = new Dictionary<string, object> { ["S3Uri"] = plan.ReportsUri, ["LocalPath"] = Folder + "output", ["S3UploadMode"] = "Continuous" },
                },
            },
        };
        if (plan.Reports.EncryptionKey is { } key)
        {
            config["KmsKeyId"] = key.KeyArn;
        }

        return config;
    }

    private Dictionary<string, object> Network()
    {
        var network = new Dictionary<string, object>();
        if (options.Network.EncryptInterContainerTraffic)
        {
            network["EnableInterContainerTrafficEncryption"] = true;
        }

        if (options.Network.Isolated)
        {
            network["EnableNetworkIsolation"] = true;
        }

        if (options.Network.Vpc is { } vpc)
        {
            network["VpcConfig"] = new Dictionary<string, object>
            {
                ["Subnets"] = vpc.SelectSubnets(options.Network.Subnets).SubnetIds,
                ["SecurityGroupIds"] = options.Network.SecurityGroups.Select(group => group.SecurityGroupId).ToArray(),
            };
        }

        return network;
    }

    private JsonObject AnalysisConfig()
    {
        var bias = (BiasMonitorProps)plan.Props;
        var config = new JsonObject
        {
            ["label_values_or_threshold"] = new JsonArray(BiasFacet.Plain(bias.PositiveLabel)),
            ["facet"] = new JsonArray([.. bias.Facets.Select(facet => facet.ToClarify())]),
            ["label"] = bias.Label,
        };
        if (bias.Group is { } group)
        {
            config["group_variable"] = group;
        }

        if (bias.Features.Count > 0)
        {
            config["headers"] = new JsonArray([.. bias.Features.Select(name => (JsonNode)name), bias.Label]);
        }

        return config;
    }
}
