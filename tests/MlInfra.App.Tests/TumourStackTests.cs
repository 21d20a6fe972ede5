using System.Text.Json.Nodes;
using Amazon.CDK;
using MlInfra.App.Stacks;

namespace MlInfra.App.Tests;

public sealed class TumourStackTests
{
    [Fact]
    public void Tells_by_its_outputs_what_the_command_line_needs()
    {
        var outputs = TumourApp.Default.Template["Outputs"]!.AsObject();

        Assert.Equal(
            [
                "ArtifactBucketName", "DataAlarmName", "DataMonitorName", "DataQualityLogGroupName", "DeployDeadLetterQueueUrl", "DeployFunctionName", "DeployLogGroupName", "DriftTopicArn", "EndpointName",
                "GroundTruthUri", "ModelPackageGroupName", "ModelQualityLogGroupName", "MonitorReportsUri", "OutputsLogGroupName", "PipelineName", "QualityAlarmName", "QualityMonitorName", "RetrainLogGroupName", "SearchPipelineName",
            ],
            outputs.Select(pair => pair.Key).Order(StringComparer.Ordinal));
        Assert.Equal("HasApprovedModel", (string?)outputs["EndpointName"]!["Condition"]);
        Assert.All(outputs.Where(pair => pair.Key != "EndpointName"), pair => Assert.Null(pair.Value!["Condition"]));
    }

    [Fact]
    public void Has_no_endpoint_before_a_version_is_approved()
    {
        var conditional = TumourApp.Default.Resources.Where(pair => (string?)pair.Value!["Condition"] == "HasApprovedModel").Select(pair => (string)pair.Value!["Type"]!);

        Assert.Equal(
            [
                "AWS::ApplicationAutoScaling::ScalableTarget", "AWS::ApplicationAutoScaling::ScalingPolicy",
                "AWS::CloudWatch::Alarm", "AWS::CloudWatch::Alarm", "AWS::CloudWatch::Alarm", "AWS::CloudWatch::Alarm", "AWS::CloudWatch::Alarm",
                "AWS::SageMaker::Endpoint", "AWS::SageMaker::EndpointConfig", "AWS::SageMaker::Model",
                "Custom::MlInfraAfterUpdate", "Custom::MlInfraBeforeUpdate",
            ], conditional.Order(StringComparer.Ordinal));
        Assert.Equal("", (string?)TumourApp.Default.Template["Parameters"]!["ModelPackageArn"]!["Default"]);
    }

    [Fact]
    public void What_is_always_there_refers_to_nothing_that_is_not()
    {
        var conditional = TumourApp.Default.Resources.Where(pair => pair.Value!["Condition"] is not null).Select(pair => pair.Key).ToHashSet();

        var dangling = TumourApp.Default.Resources.Where(pair => pair.Value!["Condition"] is null)
            .SelectMany(pair => References(pair.Value).Where(conditional.Contains).Select(id => $"{pair.Key} -> {id}"));

        Assert.Empty(dangling);
    }

    [Fact]
    public void The_pipeline_is_the_guides_four_steps_with_a_gate_of_85_percent_and_one_against_the_champion()
    {
        var definition = Definition();

        Assert.Equal(["Preprocess", "TrainModel", "FindChampion", "EvaluateModel", "CheckAccuracy"], Names(definition["Steps"]));
        var check = definition["Steps"]!.AsArray()[^1]!["Arguments"]!;
        Assert.Equal(["CheckChampion"], Names(check["IfSteps"]));
        var champion = check["IfSteps"]![0]!["Arguments"]!;
        Assert.Equal(["DataBaseline", "QualityBaseline", "RegisterModel"], Names(champion["IfSteps"]));
        Assert.Equal(["ChampionIsBetter"], Names(champion["ElseSteps"]));
        var baselines = champion["IfSteps"]![2]!["Arguments"]!["DriftCheckBaselines"]!;
        Assert.NotNull(baselines["ModelDataQuality"]!["Statistics"]);
        Assert.NotNull(baselines["ModelQuality"]!["Constraints"]);
        Assert.Equal(["NotGoodEnough"], Names(check["ElseSteps"]));
        Assert.Equal("Fail", (string?)check["ElseSteps"]![0]!["Type"]);
        Assert.Equal(0.85, (double)definition["Parameters"]!.AsArray().Single(parameter => (string?)parameter!["Name"] == "AccuracyGate")!["DefaultValue"]!);
    }

    [Fact]
    public void Trains_on_spare_capacity_with_checkpoints()
    {
        var arguments = Definition()["Steps"]!.AsArray().Single(step => (string?)step!["Name"] == "TrainModel")!["Arguments"]!;

        Assert.True((bool)arguments["EnableManagedSpotTraining"]!);
        Assert.Equal(7200, (int)arguments["StoppingCondition"]!["MaxWaitTimeInSeconds"]!);
        Assert.Equal("/opt/ml/checkpoints", (string?)arguments["CheckpointConfig"]!["LocalPath"]);
        Assert.Equal("ml.m5.xlarge", (string?)arguments["ResourceConfig"]!["InstanceType"]);
    }

    [Fact]
    public void The_search_varies_what_the_training_fixes_and_scores_the_test_set_with_the_best()
    {
        var definition = Definition("Search");

        Assert.Equal(["Preprocess", "SearchModel", "EvaluateModel", "CheckAccuracy", "BestModel-CreateModel", "ScoreTestSet"], Names(definition["Steps"]));
        var search = definition["Steps"]![1]!["Arguments"]!;
        Assert.Equal(["alpha"], Names(search["HyperParameterTuningJobConfig"]!["ParameterRanges"]!["ContinuousParameterRanges"]));
        Assert.Equal(["epochs"], Names(search["HyperParameterTuningJobConfig"]!["ParameterRanges"]!["IntegerParameterRanges"]));
        Assert.True((bool)search["TrainingJobDefinition"]!["EnableManagedSpotTraining"]!);
        Assert.Equal("$[1:]", (string?)definition["Steps"]![5]!["Arguments"]!["DataProcessing"]!["InputFilter"]);
    }

    [Fact]
    public void Serves_on_two_instances_for_a_canary_and_scales_to_ten()
    {
        var variant = TumourApp.Default.Only("AWS::SageMaker::EndpointConfig")["Properties"]!["ProductionVariants"]![0]!;
        var target = TumourApp.Default.Only("AWS::ApplicationAutoScaling::ScalableTarget")["Properties"]!;

        Assert.Equal(("AllTraffic", "ml.m5.large", 2), ((string?)variant["VariantName"], (string?)variant["InstanceType"], (int)variant["InitialInstanceCount"]!));
        Assert.Equal((2, 10), ((int)target["MinCapacity"]!, (int)target["MaxCapacity"]!));
    }

    [Fact]
    public void Belongs_to_no_account_or_Region_and_looks_nothing_up()
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(TumourApp.Default.Output, "manifest.json")))!;

        Assert.Equal("aws://unknown-account/unknown-region", (string?)manifest["artifacts"]!["Tumour"]!["environment"]);
        Assert.Null(manifest["missing"]);
    }

    [Fact]
    public void Says_which_platform_its_resources_belong_to()
    {
        var tags = TumourApp.Default.Only("AWS::SageMaker::ModelPackageGroup")["Properties"]!["Tags"]!.AsArray();

        Assert.Contains(tags, tag => (string?)tag!["Key"] == "mlinfra:platform" && (string?)tag["Value"] == "tumour");
    }

    [Fact]
    public void Names_nothing_that_two_deployments_would_fight_over()
    {
        string[] settled = ["TableName", "BucketName", "QueueName", "FunctionName", "RoleName", "TopicName", "ModelName", "EndpointConfigName", "AlarmName", "LogGroupName"];

        var named = TumourApp.Default.Resources.Where(pair => pair.Value!["Type"]!.GetValue<string>() != "AWS::Lambda::EventSourceMapping")
            .SelectMany(pair => settled.Where(name => pair.Value!["Properties"]?[name] is JsonValue).Select(name => $"{pair.Key}.{name}"));

        Assert.Empty(named);
    }

    [Fact]
    public void Goes_with_its_data_when_it_is_told_to()
    {
        var kept = TumourApp.Default.Resources.Where(pair => (string?)pair.Value!["DeletionPolicy"] == "RetainExceptOnCreate").Select(pair => (string)pair.Value!["Type"]!).Distinct().Order(StringComparer.Ordinal);
        var app = new TumourApp(new TumourStackProps { LambdaPackage = TumourApp.Package(), RemovalPolicy = RemovalPolicy.DESTROY });

        Assert.Equal(["AWS::KMS::Key", "AWS::Logs::LogGroup", "AWS::S3::Bucket", "AWS::SageMaker::ModelPackageGroup"], kept);
        Assert.DoesNotContain(app.Resources, pair => (string?)pair.Value!["DeletionPolicy"] is "Retain" or "RetainExceptOnCreate");
    }

    private static JsonObject Definition(string pipeline = "Pipeline")
    {
        var body = TumourApp.Default.Resources.Single(pair => (string?)pair.Value!["Type"] == "AWS::SageMaker::Pipeline" && pair.Key.StartsWith(pipeline, StringComparison.Ordinal)).Value!["Properties"]!["PipelineDefinition"]!["PipelineDefinitionBody"]!;
        var text = body is JsonValue whole ? whole.GetValue<string>()
            : string.Concat(body["Fn::Join"]![1]!.AsArray().Select(part => part is JsonValue literal ? literal.GetValue<string>() : "token"));
        return JsonNode.Parse(text)!.AsObject();
    }

    private static string[] Names(JsonNode? steps) => [.. steps!.AsArray().Select(step => (string)step!["Name"]!)];

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => pair.Key switch
        {
            "Ref" when pair.Value is JsonValue => [pair.Value.GetValue<string>()],
            "Fn::GetAtt" when pair.Value is JsonArray => [pair.Value[0]!.GetValue<string>()],
            _ => References(pair.Value),
        }),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
