using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Experiments;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Storage;

namespace MlInfra.App.Tests.Hosting;

/// <summary>A stack with an endpoint of every mode, each with most of what it can have.</summary>
internal static class AllModes
{
    public static void Define(Stack stack)
    {
        var artifacts = new ArtifactBucket(stack, "Artifacts");
        var vpc = Vpc.FromVpcAttributes(stack, "Vpc", new VpcAttributes
        {
            VpcId = "vpc-0123456789abcdef0", AvailabilityZones = ["eu-west-1a", "eu-west-1b"], PrivateSubnetIds = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
        });
        var topic = new Topic(stack, "Answers", new TopicProps { MasterKey = artifacts.Key, EnforceSSL = true });
        var guard = new DeploymentGuard { LambdaPackage = TumourApp.Package(), AlarmTopic = topic };
        var alarms = new EndpointAlarms { Topic = topic };
        var model = ModelSource.FromArtifacts(new() { Image = Image.Sklearn("1.2-1"), Data = ModelData.FromBucket(artifacts.Bucket, "models/churn/model.tar.gz") });
        var watched = new RealTimeEndpoint(stack, "RealTime", new()
        {
            Variants = [new() { Model = model, InstanceType = "ml.m5.large", InitialInstanceCount = 2, Scaling = new() { MinCapacity = 2, Targets = [ScalingTarget.InvocationsPerInstance(700), ScalingTarget.CpuUtilization(70)] } }],
            Shadow = new() { Model = model, InstanceType = "ml.m5.large", SamplingPercentage = 50 },
            Capture = new() { Bucket = artifacts.Bucket, Check = new() { Expected = ExpectedOutput.Csv(1, 0, 1), LambdaPackage = TumourApp.Package() } },
            EncryptionKey = artifacts.Key,
            Rollout = Rollout.Rolling(Capacity.Percent(50)),
            Alarms = alarms,
            Guard = guard,
            Vpc = vpc,
            Logs = new() { EncryptionKey = artifacts.Key },
        });
        _ = new RealTimeEndpoint(stack, "Pipeline", new() { Variants = [new() { Model = ModelSource.Pipeline(model, model), InstanceType = "ml.m5.large" }], EncryptionKey = artifacts.Key, Alarms = alarms });
        _ = new ServerlessEndpoint(stack, "Serverless", new() { Model = model, Provisioned = new() { Initial = 1, Scaling = new() { MaxCapacity = 5 } }, Alarms = alarms, Guard = guard });
        _ = new AsyncEndpoint(stack, "Async", new()
        {
            Model = model, InstanceType = "ml.m5.xlarge", Bucket = artifacts.Bucket, SuccessTopic = topic, ErrorTopic = topic, EncryptionKey = artifacts.Key, Alarms = alarms, Guard = guard,
        });
        _ = new MultiModelEndpoint(stack, "MultiModel", new()
        {
            Image = Image.Sklearn("1.2-1"), Models = artifacts.Bucket, InstanceType = "ml.m5.2xlarge", EncryptionKey = artifacts.Key, Alarms = alarms,
            Publishing = ModelPublishing.FromApproved(new PublishedModel { Name = "churn", Group = ModelGroup.FromModelPackageGroupName("churn"), Artifacts = artifacts.Bucket }) with
            {
                AlarmTopic = topic, LambdaPackage = TumourApp.Package(),
            },
        });
        _ = new InferenceComponentEndpoint(stack, "Components", new()
        {
            InstanceType = "ml.m5.4xlarge",
            Instances = new() { MinInstanceCount = 0 },
            EncryptionKey = artifacts.Key,
            BatchSize = Capacity.Percent(50),
            Logs = new(),
            Alarms = alarms,
            Components = [new() { Name = "Churn", Model = model, Resources = new() { Cpus = 2, MinMemoryMB = 2048 }, Scaling = new() { MinCapacity = 0 } }],
        });
        var stages = PromotionStages.InOrder("Staging", "Production");
        _ = new PromotionPath(stack, "Path", new()
        {
            Group = ModelGroup.FromModelPackageGroupName("churn"), Gates = [new() { Stage = stages.Stage("Staging"), Endpoint = watched }], AlarmTopic = topic, LambdaPackage = TumourApp.Package(),
        });
        _ = new SharedModelGroup(stack, "Shared", new()
        {
            Group = new ModelGroup(stack, "Models"), Artifacts = artifacts.Bucket, Prefix = "models/", AlarmTopic = topic,
            Accounts = [new() { Account = "222233334444", Stage = stages.Stage("Staging") }, new() { Account = "333344445555", Stage = stages.Stage("Production"), MayApprove = true }],
        });
        var theirs = ModelGroup.FromModelPackageGroupArn("arn:aws:sagemaker:eu-west-1:444455556666:model-package-group/fraud");
        var approved = new ApprovedDeployment(stack, "OfAnotherAccount", new() { Group = theirs, EncryptionKey = artifacts.Key, AlarmTopic = topic, LambdaPackage = TumourApp.Package() });
        _ = new PromotionPath(stack, "PathOfAnotherAccount", new() { Group = theirs, Gates = [new() { Stage = stages.Stage("Staging"), Endpoint = watched }], AlarmTopic = topic, LambdaPackage = TumourApp.Package() });
        var bucket = Bucket.FromBucketAttributes(stack, "TheirArtifacts", new BucketAttributes
        {
            BucketName = "their-artifacts", EncryptionKey = Key.FromKeyArn(stack, "TheirKey", "arn:aws:kms:eu-west-1:444455556666:key/0a1b2c3d-0000-0000-0000-000000000000"),
        });
        _ = new RealTimeEndpoint(stack, "Theirs", new()
        {
            Variants = [new() { Model = ModelSource.FromApproved(approved, new() { Artifacts = bucket, Prefix = "fraud/", Image = Image.Sklearn("1.2-1") }), InstanceType = "ml.m5.large" }],
            EncryptionKey = artifacts.Key,
            Alarms = alarms,
        });
        Validations.Of(stack).Acknowledge(new Acknowledgment { Id = "CloudFormation-Validate::W1030", Reason = "The parameter is empty until a version is approved, and what it names stands under that condition." });
        Monitoring.AllMonitors.Define(stack, artifacts, topic, model, vpc);
        var compared = new RealTimeEndpoint(stack, "Compared", new()
        {
            Variants =
            [
                new() { Name = "Champion", Model = model, InstanceType = "ml.m5.large", InitialVariantWeight = 90 },
                new() { Name = "Challenger", Model = model, InstanceType = "ml.m5.large", InitialVariantWeight = 10 },
            ],
            EncryptionKey = artifacts.Key,
            Alarms = alarms,
        });
        _ = new Experiment(stack, "Experiment", new()
        {
            Endpoint = compared, Champion = "Champion", Challenger = "Challenger", Goal = ExperimentGoal.ErrorRate(), AlarmTopic = topic, LambdaPackage = TumourApp.Package(),
        });
        _ = new EndpointDashboard(stack, "Dashboard", new() { Endpoint = watched });
        _ = new BatchTransform(stack, "Batch", new() { Model = model, InstanceType = "ml.m5.xlarge", Input = artifacts.Bucket, Trigger = BatchTrigger.OnArrival(".csv"), EncryptionKey = artifacts.Key, AlarmTopic = topic });
    }
}
