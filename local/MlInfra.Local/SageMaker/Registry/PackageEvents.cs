using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Registry;

/// <summary>"SageMaker Model Package State Change", as AWS writes it.</summary>
internal sealed class PackageEvents(Lazy<IEventBus> bus)
{
    /// <summary>Publishes the package's state.</summary>
    public void Publish(ModelPackageDocument package, IEnumerable<string> updatedFields)
    {
        var detail = new JsonObject();
        if (package.Group is not null)
        {
            detail["ModelPackageGroupName"] = package.Group;
            detail["ModelPackageVersion"] = package.Version;
        }
        else
        {
            detail["ModelPackageName"] = package.Name;
        }

        detail["ModelPackageArn"] = package.Arn;
        detail["CreationTime"] = Iso(package.Created);
        package.Members.CopyTo(detail, "ModelPackageDescription", "InferenceSpecification", "MetadataProperties", "ModelMetrics", "CustomerMetadataProperties", "ModelLifeCycle", "SourceUri");
        detail["ModelPackageStatus"] = "Completed";
        detail["ModelPackageStatusDetails"] = new JsonObject { ["ValidationStatuses"] = new JsonArray(), ["ImageScanStatuses"] = new JsonArray() };
        detail["CertifyForMarketplace"] = false;
        if (package.Group is not null) detail["ModelApprovalStatus"] = package.Approval;
        if (package.ApprovalDescription is not null) detail["ApprovalDescription"] = package.ApprovalDescription;
        detail["LastModifiedTime"] = Iso(package.Modified);
        var fields = updatedFields.Select(f => (JsonNode?)f).ToArray();
        if (fields.Length > 0) detail["UpdatedModelPackageFields"] = new JsonArray(fields);
        bus.Value.Publish(new BusEvent("aws.sagemaker", "SageMaker Model Package State Change", [package.Arn], detail));
    }

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ");
}
