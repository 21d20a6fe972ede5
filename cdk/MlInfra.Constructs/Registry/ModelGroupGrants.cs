using Amazon.CDK.AWS.IAM;

namespace MlInfra.Constructs.Registry;

internal static class ModelGroupGrants
{
    private static readonly string[] ReadActions =
        ["sagemaker:DescribeModelPackageGroup", "sagemaker:ListModelPackages", "sagemaker:DescribeModelPackage"];

    public static Grant Read(IModelGroup group, IGrantable grantee) => Give(group, grantee, ReadActions);

    public static Grant Approve(IModelGroup group, IGrantable grantee) =>
        Give(group, grantee, [.. ReadActions, "sagemaker:UpdateModelPackage"]);

    public static Grant Approve(IModelGroup group, IGrantable grantee, DeploymentStage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return Read(group, grantee).Combine(Grant.AddToPrincipal(new GrantOnPrincipalOptions
        {
            Grantee = grantee,
            Actions = ["sagemaker:UpdateModelPackage"],
            ResourceArns = [.. ModelGroupName.PackageArns(group.ModelPackageGroupName)],
            Conditions = StageCondition.Decides(stage).ToDictionary(pair => pair.Key, pair => (IDictionary<string, object>)(Dictionary<string, object>)pair.Value),
        }));
    }

    private static Grant Give(IModelGroup group, IGrantable grantee, string[] actions) => Grant.AddToPrincipal(new GrantOnPrincipalOptions
    {
        Grantee = grantee,
        Actions = actions,
        ResourceArns = [group.ModelPackageGroupArn, .. ModelGroupName.PackageArns(group.ModelPackageGroupName)],
    });
}
