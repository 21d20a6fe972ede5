using System.Text.Json.Nodes;
using Amazon.CDK;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Finds in a definition that was written elsewhere what its role must be allowed.</summary>
internal sealed class DefinitionNeeds(JsonObject definition, RoleNeeds needs, string region, bool runsAsPipeline)
{
    private static readonly Dictionary<string, string> Jobs = new(StringComparer.Ordinal)
    {
        ["Training"] = "TrainingJob",
        ["Processing"] = "ProcessingJob",
        ["Transform"] = "TransformJob",
        ["Tuning"] = "HyperParameterTuningJob",
        ["QualityCheck"] = "ProcessingJob",
        ["ClarifyCheck"] = "ProcessingJob",
    };

    private static readonly HashSet<string> Roles = new(StringComparer.Ordinal) { "RoleArn", "ExecutionRoleArn", "ValidationRole" };

    private readonly DefinitionIndex _index = new(definition);

    /// <summary>Adds what is found; where jobs run as the pipeline, its role takes the place of those named.</summary>
    public void Find()
    {
        foreach (var step in _index.Steps)
        {
            if (step is not { Arguments: { } arguments, Body: { } body, Type: { } type })
            {
                continue;
            }

            FindCalls(type, body, arguments);
            if (type is not ("Condition" or "Fail" or "Lambda" or "Callback" or "EMR" or "EMRServerless"))
            {
                FindRoles(arguments);
                if (runsAsPipeline)
                {
                    FindData(arguments, "", writes: false);
                }
            }
        }
    }

    /// <summary>What is known of a value at synth: a text, a parameter's default, the beginning of a join.</summary>
    private string? Known(JsonNode? node)
    {
        if (DefinitionIndex.Text(node) is { } text)
        {
            return text;
        }

        if (DefinitionIndex.Text((node as JsonObject)?["Get"]) is { } get)
        {
            return get.StartsWith("Parameters.", StringComparison.Ordinal) && _index.Parameters.TryGetValue(get["Parameters.".Length..], out var parameter)
                ? DefinitionIndex.Text(parameter["DefaultValue"])
                : null;
        }

        if ((node as JsonObject)?["Std:Join"] is not JsonObject { } join || join["Values"] is not JsonArray values)
        {
            return null;
        }

        var on = DefinitionIndex.Text(join["On"]) ?? "";
        var known = values.TakeWhile(value => Known(value) is not null).Select(value => Known(value)!).ToArray();
        return known.Length == 0 ? null : string.Join(on, known) + (known.Length < values.Count ? on : "");
    }

    private void FindCalls(string type, JsonObject body, JsonObject arguments)
    {
        if (Jobs.TryGetValue(type, out var job))
        {
            needs.Jobs.Add(job);
        }

        switch (type)
        {
            case "Model":
                Allow(StepActions.Model, "sagemaker", "model/pipelines-*");
                break;
            case "RegisterModel" when Known(arguments["ModelPackageGroupName"]) is { } group:
                needs.Groups.Add(ModelGroup.FromModelPackageGroupName(group));
                break;
            case "QualityCheck" or "ClarifyCheck" when Known(body["ModelPackageGroupName"]) is { Length: > 0 } group:
                Allow(StepActions.ReadGroup, "sagemaker", $"model-package-group/{group.ToLowerInvariant()}", $"model-package/{group.ToLowerInvariant()}/*");
                break;
            case "AutoML":
                Allow(StepActions.AutoML, "sagemaker", "automl-job/" + PipelinePermissions.ShortNames);
                break;
            case "EndpointConfig":
                Allow(StepActions.EndpointConfig, "sagemaker", "endpoint-config/" + Name(arguments["EndpointConfigName"]));
                break;
            case "Endpoint":
                Allow(StepActions.Endpoint, "sagemaker", "endpoint/" + Name(arguments["EndpointName"]), "endpoint-config/" + Name(arguments["EndpointConfigName"]));
                break;
            case "Lambda" when DefinitionIndex.Text(body["FunctionArn"]) is { } function:
                needs.Others.Add(new RoleNeed("lambda:InvokeFunction", function));
                break;
            case "Callback" when DefinitionIndex.Text(body["SqsQueueUrl"])?.Split('/') is [.., var account, var queue]:
                needs.Others.Add(new RoleNeed("sqs:SendMessage", $"arn:{Aws.PARTITION}:sqs:{region}:{account}:{queue}"));
                break;
            case "EMR":
                FindEmr(arguments);
                break;
            case "EMRServerless":
                var application = $"/applications/{Known(arguments["ApplicationId"]) ?? "*"}";
                Allow(StepActions.EmrServerless, "emr-serverless", application);
                Allow(StepActions.EmrServerlessRun, "emr-serverless", application + "/jobruns/*");
                Allow(StepActions.Rule, "events", "rule/SageMakerPipelineExecutionEMRServerless*");
                if (arguments.ContainsKey("ApplicationConfig"))
                {
                    Allow(["emr-serverless:CreateApplication"], "emr-serverless", "/*");
                    Allow(StepActions.EmrServerlessEnd, "emr-serverless", application);
                }

                Pass(arguments["ExecutionRoleArn"], "emr-serverless.amazonaws.com");
                break;
            default:
                break;
        }
    }

    private void FindEmr(JsonObject arguments)
    {
        var cluster = $"cluster/{Known(arguments["ClusterId"]) ?? "*"}";
        Allow(StepActions.Emr, "elasticmapreduce", cluster);
        Allow(StepActions.Rule, "events", "rule/SageMakerPipelineExecutionEMRStepStatusUpdateRule");
        Pass(arguments["ExecutionRoleArn"], "elasticmapreduce.amazonaws.com");
        if (arguments["ClusterConfig"] is JsonObject config)
        {
            Allow(StepActions.EmrCluster, "elasticmapreduce", cluster);
            Allow(StepActions.Rule, "events", "rule/SageMakerPipelineExecutionEMRClusterStatusUpdateRule");
            Pass(config["ServiceRole"], "elasticmapreduce.amazonaws.com");
            Pass(config["JobFlowRole"], "ec2.amazonaws.com");
        }
    }

    private void FindRoles(JsonObject node)
    {
        foreach (var (key, value) in node.ToArray())
        {
            if (Roles.Contains(key) && runsAsPipeline)
            {
                needs.PassesItself = true;
                node[key] = PipelinePlan.RoleMarker;
            }
            else if (Roles.Contains(key))
            {
                Pass(value, "sagemaker.amazonaws.com");
            }
            else if (value is JsonObject inner)
            {
                FindRoles(inner);
            }
            else if (value is JsonArray list)
            {
                foreach (var item in list.OfType<JsonObject>())
                {
                    FindRoles(item);
                }
            }
        }
    }

    // What the jobs do under the role: data, images, keys, networks, wherever the requests name them.
    private void FindData(JsonNode? node, string key, bool writes)
    {
        if (Known(node)?.Trim('"') is { } text)
        {
            FindText(key, text, writes);
            return;
        }

        switch (node)
        {
            case JsonObject map:
                foreach (var (name, value) in map)
                {
                    needs.Vpc |= name == "VpcConfig";
                    FindData(value, name, writes || name is "S3Output" or "OutputDataConfig" or "TransformOutput" or "CheckpointConfig" or "DataCaptureConfig"
                        or "DebugHookConfig" or "ProfilerConfig" or "TensorBoardOutputConfig");
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    FindData(item, key, writes);
                }

                break;
            default:
                break;
        }
    }

    private void FindText(string key, string text, bool writes)
    {
        if (text.StartsWith("s3://", StringComparison.Ordinal))
        {
            (writes ? needs.Writes : needs.Reads).Add(text);
        }
        else if (key.EndsWith("KmsKeyId", StringComparison.Ordinal) && text.Length > 0)
        {
            var arn = text.StartsWith("arn:", StringComparison.Ordinal) || Tokens.In(text) ? text : $"arn:{Aws.PARTITION}:kms:{region}:{Aws.ACCOUNT_ID}:key/{text}";
            (key == "VolumeKmsKeyId" ? needs.VolumeKeys : needs.Keys).Add(arn);
        }
        else if (OwnImage.RepositoryArnOf(text) is { } repository)
        {
            needs.Images.Add(new ResolvedImage(new BoundImage(text, repository), null));
        }
    }

    private string Name(JsonNode? node) => (Known(node)?.ToLowerInvariant(), node) is ({ } name, var from) ? from is JsonObject map && map.ContainsKey("Std:Join") ? name + "*" : name : "*";

    private void Pass(JsonNode? role, string service)
    {
        if (Known(role) is { Length: > 0 } name)
        {
            var arn = name.StartsWith("arn:", StringComparison.Ordinal) || Tokens.In(name) ? name : StepContext.RoleArn(name);
            needs.Others.Add(new RoleNeed("iam:PassRole", arn, service));
        }
    }

    private void Allow(string[] actions, string service, params string[] resources)
    {
        foreach (var resource in resources)
        {
            needs.Others.Add(new RoleNeed(string.Join(' ', actions), $"arn:{Aws.PARTITION}:{service}:{region}:{Aws.ACCOUNT_ID}:{resource}"));
        }
    }
}
