using System.Security.Cryptography;
using System.Text.Json;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>SageMaker Model Monitor: a job definition, named after its content since it can't be changed, and a schedule.</summary>
internal sealed class ModelMonitorBackend(ModelMonitoring options) : MonitorBackend
{
    internal override bool TellsOwnMetrics => false;

    internal override void Check(Problems problems, MonitorPlan plan, string region) => ModelMonitorChecks.Run(problems, plan, options, region);

    internal override CfnAlarm Define(EndpointMonitor monitor, MonitorPlan plan)
    {
        Annotations.Of(monitor).AddWarningV2("mlinfra:modelMonitorClosed",
            $"{plan.Name} runs on SageMaker Model Monitor, which is closed to new customers. In an account that has not used it before, the deployment fails; "
            + "leave Backend out to monitor by a function of the account.");
        var job = new ModelMonitorJob(plan, options);
        var image = job.Image.Bind(monitor, ImageUse.Monitoring, options.InstanceType);
        var role = ServiceRole.Define(monitor, "Role", "sagemaker.amazonaws.com", $"Judges the traffic of {plan.Watched}", [.. ModelMonitorNeeds.Of(plan, options, image)]);
        var properties = job.Properties(image, role.AttrArn, job.Config(monitor));
        var name = Name(monitor, plan.Name, properties);
        properties["JobDefinitionName"] = name;
        var condition = plan.Condition;
        var definition = new CfnResource(monitor, "JobDefinition", new CfnResourceProps { Type = $"AWS::SageMaker::{job.Type}JobDefinition", Properties = properties });
        definition.Under(condition);
        var scheduled = new Dictionary<string, object>
        {
            ["MonitoringScheduleName"] = plan.Name,
            ["MonitoringScheduleConfig"] = new Dictionary<string, object>
            {
                ["MonitoringJobDefinitionName"] = name,
                ["MonitoringType"] = job.Type,
                ["ScheduleConfig"] = new Dictionary<string, object> { ["ScheduleExpression"] = plan.Props.Schedule.ModelMonitorExpression },
            },
        };
        if (job.Endpoint is { } endpoint)
        {
            scheduled["EndpointName"] = endpoint;
        }

        var schedule = new CfnResource(monitor, "Schedule", new CfnResourceProps { Type = "AWS::SageMaker::MonitoringSchedule", Properties = scheduled });
        schedule.Under(condition);
        // The name is a text, so that CloudFormation would not see that one comes after the other.
        schedule.AddResourceDependency(definition);
        return ModelMonitorAlarms.Define(monitor, plan, options);
    }

    // CloudFormation makes a changed definition anew beside the old one, which needs another name.
    private static string Name(EndpointMonitor monitor, string name, Dictionary<string, object> properties)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(Stack.Of(monitor).Resolve(properties));
        return $"{name[..Math.Min(name.Length, 54)].TrimEnd('-')}-{Convert.ToHexStringLower(SHA256.HashData(content))[..8]}";
    }
}
