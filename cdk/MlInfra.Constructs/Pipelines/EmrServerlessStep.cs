using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Runs Spark or Hive on EMR Serverless.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-steps-types.html"/>
public sealed class EmrServerlessStep : PipelineStep
{
    private static readonly HashSet<string> Told = new(
        new[]
        {
            "applicationId", "jobRunId", "name", "arn", "createdBy", "createdAt", "updatedAt", "executionRole", "state", "stateDetails", "releaseLabel", "mode",
            "tags{}", "executionTimeoutMinutes", "totalExecutionDurationSeconds", "attempt", "startedAt", "endedAt", "queuedDurationMilliseconds",
            "totalResourceUtilization.vCPUHour", "totalResourceUtilization.memoryGBHour", "totalResourceUtilization.storageGBHour",
            "billedResourceUtilization.vCPUHour", "billedResourceUtilization.memoryGBHour", "billedResourceUtilization.storageGBHour",
            "networkConfiguration.subnetIds[]", "networkConfiguration.securityGroupIds[]",
        }.Select(field => "jobRun." + field),
        StringComparer.Ordinal);

    private readonly EmrServerlessStepProps _props;

    /// <summary>Makes the step.</summary>
    public EmrServerlessStep(string name, EmrServerlessStepProps props)
        : base(name, props) => _props = props;

    internal override string Type => "EMRServerless";

    internal override bool RunsJob => false;

    internal override IReadOnlySet<string> Results => Told;

    internal override JsonObject Arguments(StepContext context)
    {
        if (_props.ApplicationId is null == _props.ApplicationConfig is null)
        {
            context.Problems.Add(context.Name("ApplicationId"),
                _props.ApplicationId is null ? "neither ApplicationId nor ApplicationConfig" : "ApplicationId besides ApplicationConfig",
                "say once where the job runs", _props.ApplicationId is null ? "set one of them" : "remove one of them");
        }

        var role = _props.ExecutionRole.RoleArn;
        var node = new JsonObject { ["ExecutionRoleArn"] = role, ["JobConfig"] = Job(context, role) };
        context.Add(node, "ApplicationId", "ApplicationId", _props.ApplicationId);
        if (_props is { ApplicationId: null, ApplicationConfig: { } config })
        {
            node["ApplicationConfig"] = context.Value("ApplicationConfig", PipelineValue.Object(config));
        }

        Allow(context, role);
        return node;
    }

    private JsonObject Job(StepContext context, string role)
    {
        var job = new JsonObject { ["executionRoleArn"] = role, ["jobDriver"] = context.Value("JobDriver", PipelineValue.Object(_props.JobDriver)) };
        context.Add(job, "applicationId", "ApplicationId", _props.ApplicationId);
        if (_props.ConfigurationOverrides is { } overrides)
        {
            job["configurationOverrides"] = context.Value("ConfigurationOverrides", PipelineValue.Object(overrides));
        }

        context.Add(job, "executionTimeoutMinutes", "ExecutionTimeoutMinutes", _props.ExecutionTimeoutMinutes);
        context.Add(job, "name", "JobName", _props.JobName);
        if (_props.Tags.Count > 0)
        {
            job["tags"] = new JsonObject(_props.Tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)));
        }

        return job;
    }

    private void Allow(StepContext context, string role)
    {
        var application = context.Arn("emr-serverless", $"/applications/{(_props.ApplicationId?.Expected as string) ?? "*"}");
        context.Allow(StepActions.EmrServerless, application);
        context.Allow(StepActions.EmrServerlessRun, application + "/jobruns/*");
        if (_props.ApplicationId is null)
        {
            context.Allow(["emr-serverless:CreateApplication"], context.Arn("emr-serverless", "/*"));
            context.Allow(StepActions.EmrServerlessEnd, application);
        }

        context.Allow(StepActions.Rule, context.Arn("events", "rule/SageMakerPipelineExecutionEMRServerless*"));
        context.AllowPassing(role, "emr-serverless.amazonaws.com");
    }
}
