using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Docs;

/// <summary>The snippet of docs/guides/registry.md on promotion, compiled and synthesized.</summary>
internal static class PromotionGuide
{
    public static void Define(Construct scope)
    {
        var group = new ModelGroup(scope, "Models");
        var packaged = EndpointsPackaged(scope);
        var package = FakePackage.Folder;
        var releaseManager = new Role(scope, "ReleaseManager", new RoleProps { AssumedBy = new AccountRootPrincipal() });
        // snippet: promotion
        var stages = PromotionStages.InOrder("Staging", "Production");

        // in the stack of the first stage
        var approved = new ApprovedDeployment(scope, "Approved", new ApprovedDeploymentProps
        {
            Group = group,
            Stage = stages.Stage("Staging"), // the stack of the other stage: stages.Stage("Production")
            LambdaPackage = package,
        });
        var staging = new RealTimeEndpoint(scope, "Endpoint", new RealTimeEndpointProps
        {
            Variants = [new ProductionVariant { Model = ModelSource.FromApproved(approved, packaged), InstanceType = "ml.m5.large" }],
        });

        // in any of them
        _ = new PromotionPath(scope, "Path", new PromotionPathProps
        {
            Group = group,
            Gates = [new PromotionGate { Stage = stages.Stage("Staging"), Endpoint = staging, Bake = Duration.Hours(48) }],
            LambdaPackage = package,
        });
        group.GrantApprove(releaseManager, stages.Stage("Production"));
        // end
    }

    private static PackagedModel EndpointsPackaged(Construct scope) => new() { Artifacts = new Amazon.CDK.AWS.S3.Bucket(scope, "Bucket") };
}
