using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>Instances that a tuning job's training jobs may run on; it takes the first choice that has capacity.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_HyperParameterTuningInstanceConfig.html"/>
public sealed record InstanceChoice
{
    /// <summary>Names a type of instance.</summary>
    public InstanceChoice(PipelineValue instanceType)
    {
        ArgumentNullException.ThrowIfNull(instanceType);
        InstanceType = instanceType;
    }

    /// <summary>The instance type.</summary>
    public PipelineValue InstanceType { get; }

    /// <summary>How many instances; at least 1. Default: 1.</summary>
    public PipelineValue InstanceCount { get; init; } = 1;

    /// <summary>The size of each instance's volume in GB; at least 1. Default: 30.</summary>
    public PipelineValue VolumeSizeInGB { get; init; } = 30;

    internal JsonObject ToNode(StepContext context, string place, Amazon.CDK.AWS.KMS.IKey? volumeKey)
    {
        if (InstanceCount.Expected is long and < 1)
        {
            context.Problems.Add(context.Name($"{place}.InstanceCount"), $"{InstanceCount.Expected}", "be at least 1", "raise it");
        }

        LocalDisks.Check(context, $"{place}.VolumeSizeInGB", VolumeSizeInGB, InstanceType);
        return new JsonObject
        {
            ["InstanceCount"] = context.Value($"{place}.InstanceCount", InstanceCount),
            ["InstanceType"] = context.InstanceType($"{place}.InstanceType", InstanceType, InstanceUse.Training, volumeKey),
            ["VolumeSizeInGB"] = context.Value($"{place}.VolumeSizeInGB", VolumeSizeInGB),
        };
    }
}
