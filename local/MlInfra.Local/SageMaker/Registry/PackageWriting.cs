using System.Text.Json.Nodes;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Registry;

/// <summary>Model packages as the API answers them.</summary>
internal static class PackageWriting
{
    /// <summary>As DescribeModelPackage answers.</summary>
    public static JsonObject Describe(ModelPackageDocument package)
    {
        var answer = package.Members.Copy();
        var summary = Summary(package);
        foreach (var (name, value) in summary) answer[name] = value?.DeepClone();
        answer["CertifyForMarketplace"] = false;
        answer["ModelPackageStatusDetails"] = new JsonObject { ["ValidationStatuses"] = new JsonArray(), ["ImageScanStatuses"] = new JsonArray() };
        answer["LastModifiedTime"] = Json.Epoch(package.Modified);
        answer["CreatedBy"] = new JsonObject { ["IamIdentity"] = new JsonObject { ["Arn"] = package.CreatedBy } };
        if (package.ApprovalDescription is not null) answer["ApprovalDescription"] = package.ApprovalDescription;
        return answer;
    }

    /// <summary>As BatchDescribeModelPackage answers.</summary>
    public static JsonObject InBatch(ModelPackageDocument package)
    {
        var answer = Summary(package);
        foreach (var name in new[] { "ModelPackageName", "ModelLifeCycle" }) answer.Remove(name);
        package.Members.CopyTo(answer, "InferenceSpecification");
        return answer;
    }

    /// <summary>As ListModelPackages answers.</summary>
    public static JsonObject Summary(ModelPackageDocument package)
    {
        var answer = new JsonObject
        {
            ["ModelPackageName"] = package.Name,
            ["ModelPackageArn"] = package.Arn,
            ["CreationTime"] = Json.Epoch(package.Created),
            ["ModelPackageStatus"] = "Completed",
        };
        package.Members.CopyTo(answer, "ModelPackageDescription", "ModelLifeCycle", "ModelPackageRegistrationType");
        if (package.Group is not null)
        {
            answer["ModelPackageGroupName"] = package.Group;
            answer["ModelPackageVersion"] = package.Version;
            answer["ModelApprovalStatus"] = package.Approval;
        }

        return answer;
    }
}
