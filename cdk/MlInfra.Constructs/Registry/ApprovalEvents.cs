using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Constructs;
using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Registry;

internal static class ApprovalEvents
{
    private const string SageMaker = "aws.sagemaker";
    private const string DefaultBus = "default";
    private const string StateChange = "SageMaker Model Package State Change";

    private static readonly string[] Source = [SageMaker];

    private static readonly string[] DetailTypes = [StateChange];

    public static Rule Rule(Construct scope, string id, IModelGroup group, IRuleTarget? target) => new(scope, id, new RuleProps
    {
        Description = $"A version of {group.ModelPackageGroupName} was approved or rejected",
        EventPattern = new EventPattern { Source = Source, DetailType = DetailTypes, Detail = Detail(group.ModelPackageGroupName) },
        Targets = target is null ? null : [target],
    });

    /// <summary>The events of these groups; those of other accounts as their accounts send them on.</summary>
    public static Dictionary<string, object> Pattern(IReadOnlyList<GroupPlace> places)
    {
        var pattern = new Dictionary<string, object> { ["source"] = Source, ["detail-type"] = DetailTypes, ["detail"] = Detail([.. places.Select(place => place.Name)]) };
        if (places.Any(place => place.Account is not null))
        {
            pattern["account"] = places.Select(place => place.Account ?? Aws.ACCOUNT_ID).Distinct().ToArray();
        }

        return pattern;
    }

    /// <summary>Lets the accounts that hold the groups send such events to this one, and no others.</summary>
    public static void Accept(Construct scope, IEnumerable<GroupPlace> places)
    {
        foreach (var account in places.Select(place => place.Account).OfType<string>().Distinct())
        {
            _ = new CfnEventBusPolicy(scope, "FromRegistry" + account, new CfnEventBusPolicyProps
            {
                EventBusName = DefaultBus,
                StatementId = $"{Names.UniqueResourceName(scope, new UniqueResourceNameOptions { MaxLength = 50, Separator = "-" })}-{account}",
                Statement = new Dictionary<string, object>
                {
                    ["Effect"] = "Allow",
                    ["Principal"] = PolicyJson.Account(account),
                    ["Action"] = "events:PutEvents",
                    ["Resource"] = BusArn(Aws.ACCOUNT_ID),
                    // A call may hold several events, so what must hold for all of them must also be there.
                    ["Condition"] = new Dictionary<string, object>
                    {
                        ["ForAllValues:StringEquals"] = new Dictionary<string, object> { ["events:source"] = SageMaker },
                        ["Null"] = new Dictionary<string, object> { ["events:source"] = "false" },
                        ["StringEquals"] = new Dictionary<string, object> { ["events:detail-type"] = StateChange },
                    },
                },
            });
        }
    }

    /// <summary>Where an account takes the events of others.</summary>
    public static string BusArn(string account) => $"arn:{Aws.PARTITION}:events:{Aws.REGION}:{account}:event-bus/{DefaultBus}";

    private static Dictionary<string, object> Detail(params string[] groups) => new()
    {
        ["ModelPackageGroupName"] = groups.Distinct().ToArray(),
        ["ModelApprovalStatus"] = new[] { "Approved", "Rejected" },
    };
}
