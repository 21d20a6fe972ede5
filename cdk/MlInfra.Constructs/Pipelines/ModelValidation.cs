using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A transform job that SageMaker runs to see whether a version can be served.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ModelPackageValidationSpecification.html"/>
public sealed record ModelValidation
{
    /// <summary>The profile's name; 1 to 63 letters, digits and hyphens. Default: validation.</summary>
    public string ProfileName { get; init; } = "validation";

    /// <summary>What the job predicts for.</summary>
    public required TransformInput Input { get; init; }

    /// <summary>The instance type.</summary>
    public required PipelineValue InstanceType { get; init; }

    /// <summary>How many instances. Default: 1.</summary>
    public PipelineValue InstanceCount { get; init; } = 1;

    /// <summary>The place of the predictions. Default: each run of the pipeline has its own.</summary>
    public PipelineValue? OutputPath { get; init; }

    /// <summary>The MIME type of the predictions. Default: the container's.</summary>
    public PipelineValue? Accept { get; init; }

    internal JsonObject ToNode(StepContext context)
    {
        var output = new JsonObject { ["S3OutputPath"] = context.Write("Validation.OutputPath", OutputPath ?? context.RunFolder("validation")) };
        context.Add(output, "Accept", "Validation.Accept", Accept);
        context.Needs.PassesItself = true;
        return new JsonObject
        {
            ["ValidationRole"] = StepContext.Role,
            ["ValidationProfiles"] = new JsonArray(new JsonObject
            {
                ["ProfileName"] = ProfileName,
                ["TransformJobDefinition"] = new JsonObject
                {
                    ["TransformInput"] = Input.ToNode(context, reads: true),
                    ["TransformOutput"] = output,
                    ["TransformResources"] = new JsonObject
                    {
                        ["InstanceType"] = context.InstanceType("Validation.InstanceType", InstanceType, InstanceUse.Transform, null),
                        ["InstanceCount"] = context.Value("Validation.InstanceCount", InstanceCount),
                    },
                },
            }),
        };
    }
}
