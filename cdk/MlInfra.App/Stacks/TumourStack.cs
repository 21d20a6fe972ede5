using Amazon.CDK;
using Amazon.CDK.AWS.S3.Assets;
using Constructs;
using MlInfra.Constructs.Cost;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Storage;

namespace MlInfra.App.Stacks;

/// <summary>
/// The bundled platform: a pipeline trains on real data, a person approves the version, the endpoint serves it.
/// </summary>
public sealed class TumourStack : Stack
{
    /// <summary>Defines the stack.</summary>
    public TumourStack(Construct scope, string id, TumourStackProps props)
        : base(scope, id, props?.Stack)
    {
        ArgumentNullException.ThrowIfNull(props);
        var artifacts = new ArtifactBucket(this, "Artifacts", new ArtifactBucketProps { RemovalPolicy = props.RemovalPolicy });
        var group = new ModelGroup(this, "Models", new ModelGroupProps
        {
            Description = "Tells malignant tumours from benign ones",
            RemovalPolicy = props.RemovalPolicy,
        });
        var scripts = ScriptBundle.FromFolder(Repository.Path("samples", "tumour", "scripts"));
        var data = new Asset(this, "Data", new AssetProps { Path = Repository.Path("samples", "tumour", "data", "breast-cancer.csv") });
        var steps = new TumourSteps(scripts);
        var champions = new ChampionFunction(this, "Champion", new ChampionFunctionProps { Group = group, RemovalPolicy = props.RemovalPolicy, LambdaPackage = props.LambdaPackage });
        var pipeline = TumourPipeline.Define(this, artifacts.Bucket, champions, steps, data.S3ObjectUrl);

        // Under the other's folder, so that the endpoint may read the models of both.
        var search = SearchPipeline.Define(this, artifacts.Bucket, group, steps, data.S3ObjectUrl, pipeline.PipelineName + "/search");

        var approved = new ApprovedDeployment(this, "Approved", new ApprovedDeploymentProps
        {
            Group = group,
            EncryptionKey = artifacts.Key,
            RemovalPolicy = props.RemovalPolicy,
            LambdaPackage = props.LambdaPackage,
        });
        var endpoint = new RealTimeEndpoint(this, "Endpoint", new RealTimeEndpointProps
        {
            Variants =
            [
                new ProductionVariant
                {
                    Model = ModelSource.FromApproved(approved, new PackagedModel
                    {
                        Artifacts = artifacts.Bucket,
                        Prefix = pipeline.PipelineName + "/",
                        Image = TumourSteps.Image,
                    }),
                    InstanceType = "ml.m5.large",
                    // Two, so that a canary can be half of them; more when more is asked.
                    InitialInstanceCount = 2,
                    Scaling = new VariantScaling { MinCapacity = 2 },
                },
            ],
            Capture = new DataCapture
            {
                Bucket = artifacts.Bucket,
                Percentage = 100,
                Check = new OutputCheck { RemovalPolicy = props.RemovalPolicy, LambdaPackage = props.LambdaPackage },
            },
            Guard = new DeploymentGuard { RemovalPolicy = props.RemovalPolicy, LambdaPackage = props.LambdaPackage },
            EncryptionKey = artifacts.Key,
            Rollout = Rollout.Canary(Capacity.Percent(50), bake: Duration.Minutes(5)),
        });

        var watch = TumourWatch.Define(this, endpoint, group, artifacts, pipeline, props);

        _ = new EndpointDashboard(this, "EndpointDashboard", new EndpointDashboardProps { Endpoint = endpoint });
        _ = new MonitorDashboard(this, "DataQualityDashboard", new MonitorDashboardProps { Monitor = watch.Data });
        _ = new MonitorDashboard(this, "ModelQualityDashboard", new MonitorDashboardProps { Monitor = watch.Quality });

        _ = new SpotSavings(this, "SpotSavings", new SpotSavingsProps
        {
            JobNamePrefix = "pipelines-",
            RemovalPolicy = props.RemovalPolicy,
            LambdaPackage = props.LambdaPackage,
        });

        Output("PipelineName", pipeline.Ref, "Start it with: aws sagemaker start-pipeline-execution --pipeline-name");
        Output("SearchPipelineName", search.Ref, "Searches hyperparameters: ./mlinfra run --pipeline Search --wait");
        Output("ModelPackageGroupName", group.ModelPackageGroupName, "Versions wait here for approval");
        Output("EndpointName", endpoint.DeployedEndpointName, "Invoke it with: aws sagemaker-runtime invoke-endpoint --endpoint-name", endpoint.Condition);
        Output("ArtifactBucketName", artifacts.Bucket.BucketName, "Models, reports and captured traffic");
        Output("MonitorReportsUri", watch.Quality.ReportsUri, "Reports of the monitors, by endpoint, monitor and hour");
        Output("DataMonitorName", watch.Data.MonitorName, "Watches what the endpoint is sent and answers");
        Output("QualityMonitorName", watch.Quality.MonitorName, "Watches how right its answers are");
        Output("DataAlarmName", watch.Data.Violated.AlarmName, "Rings when the traffic drifts");
        Output("QualityAlarmName", watch.Quality.Violated.AlarmName, "Rings when the model's quality drops");
        Output("GroundTruthUri", watch.GroundTruthUri, "Put here what became known of the endpoint's answers");
        Output("DriftTopicArn", watch.Retraining.Topic.TopicArn, "Subscribe to be told of drift");
        Output("DataQualityLogGroupName", watch.Data.LogGroupName!, "Says what the monitor of the traffic did");
        Output("ModelQualityLogGroupName", watch.Quality.LogGroupName!, "Says what the monitor of the model's answers did");
        Output("OutputsLogGroupName", endpoint.OutputsLogGroupName!, "Says which of the endpoint's answers are invalid");
        Output("RetrainLogGroupName", watch.Retraining.LogGroupName, "Says what the function that retrains did");
        Output("DeployFunctionName", approved.FunctionName, "Deploys approved versions");
        Output("DeployLogGroupName", approved.LogGroupName, "Says what the function that deploys approved versions did");
        Output("DeployDeadLetterQueueUrl", approved.DeadLetterQueueUrl, "Approvals that could not be deployed");
        Amazon.CDK.Tags.Of(this).Add("mlinfra:platform", "tumour");
        Validations.Of(this).Acknowledge(new Acknowledgment
        {
            Id = "CloudFormation-Validate::W1030",
            Reason = "The parameter is empty until a version is approved, and the model that it names stands under the condition that it is not.",
        });
    }

    private void Output(string name, string value, string description, CfnCondition? condition = null) =>
        _ = new CfnOutput(this, name, new CfnOutputProps { Value = value, Description = description, Condition = condition });
}
