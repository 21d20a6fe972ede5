using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Registry;

/// <summary>
/// Defines what lets other accounts deploy the versions of a group: the group's policy, statements of the artifacts' bucket, their key and
/// the images' repositories, and a rule for each account that sends it the group's approvals and rejections.
/// </summary>
/// <remarks>
/// The policies let accounts in; which of their roles may use that is said by the roles there. What uses the group there (<see cref="ApprovedDeployment"/>,
/// <see cref="PromotionPath"/>) brings the other halves: its roles name the group's ARN, and its bus takes the events. All are of one Region.
/// </remarks>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-deploy.html#model-registry-deploy-xaccount"/>
public sealed class SharedModelGroup : Construct
{
    private static readonly string[] Pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

    /// <summary>Defines the policies, and the rules with their roles and dead letters.</summary>
    /// <exception cref="DefinitionException">An account is none or is named twice, the artifacts have no key of their own, or the stack does not say its account.</exception>
    public SharedModelGroup(Construct scope, string id, SharedModelGroupProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        SharedModelGroupChecks.Run(this, props, Problems.Of(nameof(SharedModelGroup), scope, id));
        Group = props.Group;
        StageAccount[] others = [.. props.Accounts.Where(account => account.Account != Stack.Of(this).Account)];
        if (others.Length == 0)
        {
            return;
        }

        props.Group.Share(SharedGroupPolicy.Of(props.Group.ModelPackageGroupName, others));
        LetRead(props, [.. others.Select(account => account.Account)]);
        SendOn(props, others);
        SharedStagesCheck.At(this, others);
    }

    /// <summary>The group.</summary>
    public ModelGroup Group { get; }

    /// <summary>The URL of the queue that holds events which an account did not take; null where all stages are in one account.</summary>
    public string? DeadLetterQueueUrl { get; private set; }

    private void LetRead(SharedModelGroupProps props, string[] accounts)
    {
        IPrincipal[] principals = [.. accounts.Select(account => new AccountPrincipal(account))];
        Say("bucket", "Artifacts", props.Artifacts.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Sid = "ReadModelsOf" + Node.Addr[..8],
            Principals = principals,
            Actions = ["s3:GetObject"],
            Resources = [props.Artifacts.ArnForObjects(props.Prefix + "*")],
        })), $"s3:GetObject on {props.Prefix}*", accounts);
        Say("key", "Artifacts.EncryptionKey", props.Artifacts.EncryptionKey!.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Sid = "ReadModelsOf" + Node.Addr[..8],
            Principals = principals,
            Actions = ["kms:Decrypt"],
            Resources = ["*"],
            Conditions = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, object> { ["kms:ViaService"] = $"s3.{Aws.REGION}.{Aws.URL_SUFFIX}" } },
        }), allowNoOp: true), "kms:Decrypt by way of S3", accounts);
        foreach (var repository in props.Repositories)
        {
            Say("repository", "Repositories", repository.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps { Sid = "PullModelsOf" + Node.Addr[..8], Principals = principals, Actions = Pull })),
                string.Join(", ", Pull), accounts);
        }
    }

    private void Say(string what, string property, IAddToResourcePolicyResult added, string actions, string[] accounts)
    {
        if (!added.StatementAdded)
        {
            Annotations.Of(this).AddWarningV2("mlinfra:shared:" + what,
                $"The {what} in {property} is not of this app, so its policy is not changed here. It must let {string.Join(", ", accounts)} {actions}, or no version starts there.");
        }
    }

    private void SendOn(SharedModelGroupProps props, StageAccount[] accounts)
    {
        var dead = new DeadLetters(this);
        dead.OfRuleAlone();
        DeadLetterQueueUrl = dead.Url;
        dead.Accept([.. accounts.Select(account => EventForward.Define(this, props.Group.ModelPackageGroupName, account.Account, dead))]);
        dead.Alarm($"Another account did not take an approval or rejection of {props.Group.ModelPackageGroupName}: does its bus let this account in? Its own clock makes good for it", props.AlarmTopic);
    }
}
