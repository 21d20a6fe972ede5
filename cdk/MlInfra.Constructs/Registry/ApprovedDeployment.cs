using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Registry;

/// <summary>
/// Defines what brings the newest approved version of a group into this stack: the registry's event goes through a queue to
/// a function that sets the stack's parameter, and CloudFormation deploys. A rejected version is followed by the one approved before it.
/// </summary>
/// <remarks>
/// <para>The function updates this stack with its previous template, the one parameter, and the previous values of all others. CloudFormation
/// goes on with the role that the stack was last deployed with, which <c>cdk deploy</c> always sets (the bootstrap's execution role).
/// A stack deployed without a role would be updated with the function's own rights, which do not reach that far: the update
/// fails with AccessDenied and the alarm on <see cref="FunctionName"/> or on the stack says so. Give such a stack a role first.</para>
/// <para>A group of another account must be shared with this one (<see cref="SharedModelGroup"/>). Its account sends its events on to this
/// account's default bus; should they stay away, the function looks every 15 minutes.</para>
/// <para>Before the first approval <see cref="Condition"/> is false, and what depends on the model is not there yet.</para>
/// </remarks>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-approve.html"/>
public sealed class ApprovedDeployment : Construct
{
    /// <summary>Defines the parameter, the condition, and the way from the approval to the stack's update.</summary>
    /// <exception cref="DefinitionException">A property is out of its range, or there is no Lambda package.</exception>
    public ApprovedDeployment(Construct scope, string id, ApprovedDeploymentProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        var (package, place) = ApprovedDeploymentChecks.Run(this, props, Problems.Of(nameof(ApprovedDeployment), scope, id));

        Group = props.Group;
        Place = place;
        props.Stage?.IsDeployedAt(Node.Path);
        Parameter = new CfnParameter(this, "ModelPackageArn", new CfnParameterProps
        {
            Type = "String",
            Default = "",
            Description = $"The approved version of {Group.ModelPackageGroupName} that is deployed; kept up to date by the registry's approvals",
            AllowedPattern = place.PackageArnPattern,
            ConstraintDescription = $"must be empty or the ARN of a version of {Group.ModelPackageGroupName}",
        });
        Parameter.OverrideLogicalId(props.ParameterName);
        ModelPackageArn = Parameter.ValueAsString;
        ConditionName = props.ParameterName == "ModelPackageArn" ? "HasApprovedModel" : "HasApproved" + props.ParameterName;
        Condition = new CfnCondition(this, "HasApprovedModel", new CfnConditionProps
        {
            Expression = Fn.ConditionNot(Fn.ConditionEquals(ModelPackageArn, "")),
        });
        Condition.OverrideLogicalId(ConditionName);

        var key = props.EncryptionKey ?? new Key(this, "Key", new KeyProps
        {
            Description = "Encrypts the queues between the model registry and the deployment",
            EnableKeyRotation = true,
            RemovalPolicy = props.RemovalPolicy,
        });
        var queues = new ApprovalQueues(this, place, key, props);
        var function = new DeployFunction(this, place, queues.QueueArn, key.KeyArn, package, props);

        DeadLetterQueueUrl = queues.DeadLetterQueueUrl;
        FunctionName = function.Name;
        FunctionArn = function.Arn;
        LogGroupName = function.LogGroupName;
    }

    /// <summary>The group whose versions are deployed.</summary>
    public IModelGroup Group { get; }

    internal GroupPlace Place { get; }

    /// <summary>The stack's parameter.</summary>
    public CfnParameter Parameter { get; }

    /// <summary>The ARN of the deployed version, known at deployment; empty before the first approval.</summary>
    public string ModelPackageArn { get; }

    /// <summary>True once a version was approved. What needs a model stands under it.</summary>
    public CfnCondition Condition { get; }

    /// <summary>The logical name of <see cref="Condition"/>.</summary>
    public string ConditionName { get; }

    /// <summary>The URL of the queue that holds events which could not be deployed.</summary>
    public string DeadLetterQueueUrl { get; }

    /// <summary>The name of the function that updates the stack.</summary>
    public string FunctionName { get; }

    /// <summary>The ARN of the function that updates the stack.</summary>
    public string FunctionArn { get; }

    /// <summary>The log group in which the function says what it did.</summary>
    public string LogGroupName { get; }
}
