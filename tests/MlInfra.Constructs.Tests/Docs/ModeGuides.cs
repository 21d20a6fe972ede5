using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Storage;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Docs;

/// <summary>The snippets of docs/guides/modes.md, compiled and synthesized. ModeGuideTests holds both texts against each other.</summary>
internal static class ModeGuides
{
    public static void Define(Construct scope)
    {
        var package = FakePackage.Folder;
        var caller = new Role(scope, "Caller", new RoleProps { AssumedBy = new AccountRootPrincipal() });
        var image = Image.Sklearn("1.2-1");
        // snippet: model
        var artifacts = new ArtifactBucket(scope, "Artifacts");
        var model = ModelSource.FromArtifacts(new ModelArtifacts
        {
            Image = Image.Sklearn("1.2-1"),
            Data = ModelData.FromBucket(artifacts.Bucket, "models/churn/model.tar.gz"),
        });
        // end
        // snippet: shadow
        var shadowed = new RealTimeEndpoint(scope, "Shadowed", new RealTimeEndpointProps
        {
            Variants = [new ProductionVariant { Model = model, InstanceType = "ml.m5.large", InitialInstanceCount = 4 }],
            Shadow = new ShadowVariant { Model = ModelSource.FromModelName("candidate"), InstanceType = "ml.m5.large", SamplingPercentage = 50 },
        });
        // end
        // snippet: pipeline
        _ = new RealTimeEndpoint(scope, "TwoStages", new RealTimeEndpointProps
        {
            Variants = [new ProductionVariant { Model = ModelSource.Pipeline(model, model), InstanceType = "ml.m5.large", InitialInstanceCount = 4 }],
            Rollout = Rollout.Rolling(Capacity.Percent(25), bake: Duration.Minutes(5)),
        });
        // end
        // snippet: serverless
        var serverless = new ServerlessEndpoint(scope, "Sporadic", new ServerlessEndpointProps
        {
            Model = model,
            Memory = ServerlessMemory.MB2048,
            MaxConcurrency = 20,
            Provisioned = new ProvisionedConcurrency { Initial = 1, Scaling = new ProvisionedScaling { MaxCapacity = 10 } },
        });
        // end
        // snippet: async
        var documents = new AsyncEndpoint(scope, "Documents", new AsyncEndpointProps
        {
            Model = model,
            InstanceType = "ml.c5.2xlarge",
            Bucket = artifacts.Bucket,
            Scaling = new AsyncScaling { MaxCapacity = 8, BacklogPerInstance = 4 }, // and down to none
        });
        documents.GrantInvoke(caller); // upload, ask, read
        // end
        // snippet: multi-model
        var customers = new MultiModelEndpoint(scope, "Customers", new MultiModelEndpointProps
        {
            Image = image,
            Models = artifacts.Bucket,
            Prefix = "multi-model",
            InstanceType = "ml.m5.2xlarge",
        });
        customers.GrantInvokeModels(caller, "customer-a.tar.gz");
        // end
        var group = ModelGroup.FromModelPackageGroupName("churn");
        // snippet: publishing
        var published = new MultiModelEndpoint(scope, "Published", new MultiModelEndpointProps
        {
            Image = image,
            Models = artifacts.Bucket,
            Prefix = "published",
            InstanceType = "ml.m5.2xlarge",
            Publishing = ModelPublishing.FromApproved(new PublishedModel { Name = "churn", Group = group, Artifacts = artifacts.Bucket }) with { LambdaPackage = package },
        });
        published.GrantInvokeCurrent(caller, "churn");
        // end
        // snippet: components
        var fleet = new InferenceComponentEndpoint(scope, "Fleet", new InferenceComponentEndpointProps
        {
            InstanceType = "ml.g5.12xlarge",
            Instances = new ManagedInstances { MinInstanceCount = 0, MaxInstanceCount = 2 },
            Components =
            [
                new InferenceComponent
                {
                    Name = "Summaries",
                    Model = ModelSource.FromModelName("summaries"),
                    Resources = new ComponentResources { Accelerators = 1, MinMemoryMB = 16384 },
                    Scaling = new ComponentScaling { MinCapacity = 0, ConcurrentRequestsPerCopy = 4 },
                },
            ],
        });
        // end
        // snippet: batch
        _ = new BatchTransform(scope, "Nightly", new BatchTransformProps
        {
            Model = model,
            InstanceType = "ml.m5.xlarge",
            Input = artifacts.Bucket,
            Trigger = BatchTrigger.OnArrival(".csv"), // or BatchTrigger.Daily(3)
            InputFilter = "$[1:]", // not the id
            JoinInput = true,
            OutputFilter = "$[0,-1]", // the id and the prediction
        });
        // end
        // snippet: guard
        var guarded = new RealTimeEndpoint(scope, "Guarded", new RealTimeEndpointProps
        {
            Variants =
            [
                new ProductionVariant
                {
                    Model = model,
                    InstanceType = "ml.m5.large",
                    InitialInstanceCount = 2,
                    Scaling = new VariantScaling
                    {
                        MinCapacity = 2,
                        Targets = [ScalingTarget.ConcurrentRequestsPerModel(4), ScalingTarget.CpuUtilization(70)],
                        Schedules = ScheduledCapacity.OffHours(open: 7, close: 19, "Europe/Paris", min: 2, max: 10, offHours: 1),
                    },
                },
            ],
            Guard = new DeploymentGuard { LambdaPackage = package }, // default: what set-up built
        });
        _ = new EndpointDashboard(scope, "Dashboard", new EndpointDashboardProps { Endpoint = guarded });
        // end
        _ = (shadowed, serverless, fleet);
    }
}
