using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>Instances of one type in a training job that has several types.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/train-heterogeneous-cluster.html"/>
public sealed record InstanceGroup
{
    /// <summary>Names a group of instances of one type.</summary>
    public InstanceGroup(string name, PipelineValue instanceType, PipelineValue? instanceCount = null)
    {
        ArgumentNullException.ThrowIfNull(instanceType);
        Name = name;
        InstanceType = instanceType;
        InstanceCount = instanceCount ?? 1;
    }

    /// <summary>The name, once in a job; 1 to 64 characters.</summary>
    public string Name { get; }

    /// <summary>The instance type.</summary>
    public PipelineValue InstanceType { get; }

    /// <summary>How many instances; at least 1. Default: 1.</summary>
    public PipelineValue InstanceCount { get; }

    internal JsonObject ToNode(StepContext context, string place, Amazon.CDK.AWS.KMS.IKey? volumeKey)
    {
        if (InstanceCount.Expected is long and < 1)
        {
            context.Problems.Add(context.Name($"{place}.InstanceCount"), $"{InstanceCount.Expected}", "be at least 1", "raise it");
        }

        return new JsonObject
        {
            ["InstanceGroupName"] = Name,
            ["InstanceType"] = context.InstanceType($"{place}.InstanceType", InstanceType, InstanceUse.Training, volumeKey),
            ["InstanceCount"] = context.Value($"{place}.InstanceCount", InstanceCount),
        };
    }
}
