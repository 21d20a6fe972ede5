using Amazon.CDK;

namespace MlInfra.Constructs.Registry;

/// <summary>Properties of a <see cref="ModelGroup"/>.</summary>
public sealed record ModelGroupProps
{
    /// <summary>
    /// The group's name; 1 to 63 letters, digits and inner hyphens. CloudFormation makes no name for this type and a new name
    /// replaces the group. Default: made from the stack's name and the construct's path, in lower case.
    /// </summary>
    public string? ModelPackageGroupName { get; init; }

    /// <summary>
    /// What the models are for. Settled for good: to change it CloudFormation would replace the group, and the name is taken by the old one. Default: none.
    /// </summary>
    public string? Description { get; init; }

    /// <summary>
    /// What happens to the group when it leaves the stack. A group that is kept keeps its name, so a stack that comes again takes it over with
    /// <c>cdk import</c> or names another. SageMaker refuses to delete a group that holds versions. Default: RETAIN.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; init; } = RemovalPolicy.RETAIN;
}
