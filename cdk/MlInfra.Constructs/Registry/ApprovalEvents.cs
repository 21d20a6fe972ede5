using Amazon.CDK.AWS.Events;
using Constructs;

namespace MlInfra.Constructs.Registry;

internal static class ApprovalEvents
{
    private static readonly string[] Source = ["aws.sagemaker"];

    private static readonly string[] DetailTypes = ["SageMaker Model Package State Change"];

    public static Rule Rule(Construct scope, string id, IModelGroup group, IRuleTarget? target) => new(scope, id, new RuleProps
    {
        Description = $"A version of {group.ModelPackageGroupName} was approved or rejected",
        EventPattern = new EventPattern { Source = Source, DetailType = DetailTypes, Detail = Detail(group) },
        Targets = target is null ? null : [target],
    });

    public static Dictionary<string, object> Pattern(params IModelGroup[] groups) => new()
    {
        ["source"] = Source,
        ["detail-type"] = DetailTypes,
        ["detail"] = Detail(groups),
    };

    private static Dictionary<string, object> Detail(params IModelGroup[] groups) => new()
    {
        ["ModelPackageGroupName"] = groups.Select(group => group.ModelPackageGroupName).Distinct().ToArray(),
        ["ModelApprovalStatus"] = new[] { "Approved", "Rejected" },
    };
}
