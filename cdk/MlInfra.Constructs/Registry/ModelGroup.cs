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
        var group = new CfnModelPackageGroup(this, "Resource", new CfnModelPackageGroupProps
        {
            ModelPackageGroupName = ModelPackageGroupName,
            ModelPackageGroupDescription = props.Description,
        });
        group.ApplyRemovalPolicy(props.RemovalPolicy);
        ModelPackageGroupArn = group.AttrModelPackageGroupArn;
    }

    /// <inheritdoc/>
    public string ModelPackageGroupName { get; }

    /// <inheritdoc/>
    public string ModelPackageGroupArn { get; }

    /// <summary>A group of this account and Region that is made elsewhere.</summary>
    public static IModelGroup FromModelPackageGroupName(string modelPackageGroupName) => new ImportedModelGroup(modelPackageGroupName);

    /// <summary>Lets a principal list the versions and read them.</summary>
    public Grant GrantRead(IGrantable grantee) => ModelGroupGrants.Read(this, grantee);

    /// <summary>Lets a principal approve and reject versions (and read them, to know what).</summary>
    public Grant GrantApprove(IGrantable grantee) => ModelGroupGrants.Approve(this, grantee);

    /// <summary>Lets a principal approve and reject versions for one stage, and for no other (and read them, to know what).</summary>
    public Grant GrantApprove(IGrantable grantee, DeploymentStage stage) => ModelGroupGrants.Approve(this, grantee, stage);

    /// <summary>Defines a rule that fires when a version of the group is approved or rejected.</summary>
    public Rule OnApprovalChange(string id, IRuleTarget? target = null) => ApprovalEvents.Rule(this, id, this, target);
}
