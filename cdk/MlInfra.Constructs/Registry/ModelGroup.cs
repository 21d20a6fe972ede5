using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Sagemaker;
using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Registry;

/// <summary>
/// Defines a group of model versions in the SageMaker Model Registry. Every version waits there until a person approves it.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry.html"/>
public sealed class ModelGroup : Construct, IModelGroup
{
    private readonly CfnModelPackageGroup _resource;

    /// <summary>Defines a model package group.</summary>
    /// <exception cref="DefinitionException">The name is not one that SageMaker takes.</exception>
    public ModelGroup(Construct scope, string id, ModelGroupProps? props = null)
        : base(scope, id)
    {
        props ??= new ModelGroupProps();
        var problems = Problems.Of(nameof(ModelGroup), scope, id);
        ModelGroupName.Check(problems, nameof(props.ModelPackageGroupName), props.ModelPackageGroupName);
        problems.ThrowIfAny();

        ModelPackageGroupName = props.ModelPackageGroupName ?? ModelGroupName.For(this);
        _resource = new CfnModelPackageGroup(this, "Resource", new CfnModelPackageGroupProps
        {
            ModelPackageGroupName = ModelPackageGroupName,
            ModelPackageGroupDescription = props.Description,
        });
        _resource.ApplyRemovalPolicy(props.RemovalPolicy);
        ModelPackageGroupArn = _resource.AttrModelPackageGroupArn;
    }

    /// <inheritdoc/>
    public string ModelPackageGroupName { get; }

    /// <inheritdoc/>
    public string ModelPackageGroupArn { get; }

    /// <summary>A group of this account and Region that is made elsewhere.</summary>
    public static IModelGroup FromModelPackageGroupName(string modelPackageGroupName) => new ImportedModelGroup(modelPackageGroupName);

    /// <summary>
    /// A group that is made elsewhere, also of another account: where that is not the stack's own, roles, events and policies are made for it.
    /// It must let this account in (<see cref="SharedModelGroup"/>). A group of another account in the same app needs no ARN: give it as it is.
    /// </summary>
    /// <exception cref="DefinitionException">It is no ARN of a group, or one that only the deployment tells.</exception>
    public static IModelGroup FromModelPackageGroupArn(string modelPackageGroupArn)
    {
        ArgumentNullException.ThrowIfNull(modelPackageGroupArn);
        return ImportedModelGroup.FromArn(modelPackageGroupArn);
    }

    /// <summary>Lets a principal list the versions and read them.</summary>
    public Grant GrantRead(IGrantable grantee) => ModelGroupGrants.Read(this, grantee);

    /// <summary>Lets a principal approve and reject versions (and read them, to know what).</summary>
    public Grant GrantApprove(IGrantable grantee) => ModelGroupGrants.Approve(this, grantee);

    /// <summary>Lets a principal approve and reject versions for one stage, and for no other (and read them, to know what).</summary>
    public Grant GrantApprove(IGrantable grantee, DeploymentStage stage) => ModelGroupGrants.Approve(this, grantee, stage);

    /// <summary>Whether others have been let in.</summary>
    internal bool IsShared { get; private set; }

    /// <summary>Lets others in, by a policy of the group's own.</summary>
    internal void Share(Dictionary<string, object> policy)
    {
        _resource.ModelPackageGroupPolicy = policy;
        IsShared = true;
    }

    /// <summary>Defines a rule that fires when a version of the group is approved or rejected.</summary>
    public Rule OnApprovalChange(string id, IRuleTarget? target = null) => ApprovalEvents.Rule(this, id, this, target);
}
