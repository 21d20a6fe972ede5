using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A step that runs a check of Model Monitor's or Clarify's: its job, its switches, its results.</summary>
public abstract class CheckStep : PipelineStep
{
    private readonly CheckStepProps _props;

    private protected CheckStep(string name, CheckStepProps props)
        : base(name, props) => _props = props;

    /// <summary>Where the constraints that this run computed lie in S3.</summary>
    public StepProperty CalculatedBaselineConstraints => Property("CalculatedBaselineConstraints");

    /// <summary>Where the constraints to check drift with lie in S3: those computed, or the earlier ones.</summary>
    public StepProperty BaselineUsedForDriftCheckConstraints => Property("BaselineUsedForDriftCheckConstraints");

    internal override bool RunsJob => false;

    private protected JsonObject Job(StepContext context, string family, string version, JsonArray inputs, JsonObject output, IReadOnlyDictionary<string, JsonNode> environment)
    {
        context.Warn("mlinfra:modelMonitorClosed",
            $"{Name} is a {Type} step, which is for accounts that used SageMaker Model Monitor before it closed to new customers. "
            + "In another account the run fails at this step; a ProcessingStep can compute and compare the same.");
        context.Needs.Jobs.Add("ProcessingJob");
        var job = _props.Job;
        var cluster = new JsonObject
        {
            ["InstanceType"] = context.InstanceType("Job.InstanceType", job.InstanceType, InstanceUse.Processing, job.VolumeKey),
            ["InstanceCount"] = context.Value("Job.InstanceCount", job.InstanceCount),
            ["VolumeSizeInGB"] = context.Value("Job.VolumeSizeInGB", job.VolumeSizeInGB),
        };
        JobNodes.Add(cluster, "VolumeKmsKeyId", context.VolumeKey(job.VolumeKey));
        var outputs = new JsonObject { ["Outputs"] = new JsonArray(output) };
        JobNodes.Add(outputs, "KmsKeyId", context.OutputKey(job.OutputKey));
        var node = new JsonObject
        {
            ["ProcessingResources"] = new JsonObject { ["ClusterConfig"] = cluster },
            ["AppSpecification"] = new JsonObject { ["ImageUri"] = context.Image("Job", Image.Of(family, version), ImageUse.Monitoring, job.InstanceType) },
            ["RoleArn"] = StepContext.Role,
            ["ProcessingInputs"] = inputs,
            ["ProcessingOutputConfig"] = outputs,
        };
        JobNodes.AddMap(node, "Environment", context, job.Environment);
        foreach (var (name, value) in environment)
        {
            node["Environment"] ??= new JsonObject();
            node["Environment"]![name] = value;
        }

        if (job.MaxRuntimeInSeconds is { } seconds)
        {
            node["StoppingCondition"] = new JsonObject { ["MaxRuntimeInSeconds"] = context.Value("Job.MaxRuntimeInSeconds", seconds) };
        }

        JobNodes.AddProcessingNetwork(context, node, job.Network);
        JobNodes.AddTags(node, job.Tags);
        return node;
    }

    /// <summary>An input as the check's container expects it.</summary>
    private protected static JsonObject Input(string name, JsonNode uri, string folder, string distribution = "FullyReplicated", string compression = "None") =>
        ProcessingInput.Node(name, uri, "/opt/ml/processing/input/" + folder, "S3Prefix", "File", distribution, compression);

    private protected static JsonObject Output(string name, JsonNode uri, string mode = "EndOfJob") => new()
    {
        ["OutputName"] = name,
        ["AppManaged"] = false,
        ["S3Output"] = new JsonObject { ["S3Uri"] = uri, ["LocalPath"] = "/opt/ml/processing/output", ["S3UploadMode"] = mode },
    };

    private protected void Switches(StepContext context, JsonObject into)
    {
        if (_props is { Group: not null, ModelPackageGroupName: not null })
        {
            context.Problems.Add(context.Name("Group"), "Group besides ModelPackageGroupName", "be named once", "remove one of them");
        }

        if (_props.Group is { } group)
        {
            context.AllowReadingGroup(group.ModelPackageGroupName);
        }
        else if (_props.ModelPackageGroupName is { } named)
        {
            context.AllowReadingGroup(StepContext.KnownName(named));
        }

        into["ModelPackageGroupName"] = _props.Group?.ModelPackageGroupName ?? Given("ModelPackageGroupName", _props.ModelPackageGroupName, reads: false);
        into["SkipCheck"] = context.Value("SkipCheck", _props.SkipCheck);
        into["FailOnViolation"] = context.Value("FailOnViolation", _props.FailOnViolation);
        into["RegisterNewBaseline"] = context.Value("RegisterNewBaseline", _props.RegisterNewBaseline);
        into["SuppliedBaselineConstraints"] = Given("SuppliedBaselineConstraints", _props.SuppliedBaselineConstraints, reads: true);

        JsonNode? Given(string property, PipelineValue? value, bool reads) =>
            value is null ? null : reads ? context.Read(property, value) : context.Value(property, value);
    }
}
