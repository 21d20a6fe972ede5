using System.Text.Json.Nodes;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Monitoring;

public sealed class BaselineStepTests
{
    [Fact]
    public void A_step_runs_the_executable_as_code_on_an_image_of_AWS()
    {
        var step = Steps(new BaselineStep("Baseline", Props() with { Features = ["radius", "texture"], Label = "malignant" }))[0]!;

        Assert.Equal("Processing", (string?)step["Type"]);
        var application = step["Arguments"]!["AppSpecification"]!;
        Assert.Contains("sagemaker-scikit-learn:1.2-1", (string?)application["ImageUri"], StringComparison.Ordinal);
        Json.Equal("""
            ["/bin/sh", "-c", "cp \"$0\" /tmp/mlinfra-monitor && chmod +x /tmp/mlinfra-monitor && exec /tmp/mlinfra-monitor \"$@\"",
             "/opt/ml/processing/input/code/mlinfra-monitor"]
            """, application["ContainerEntrypoint"]);
        Json.Equal("""
            ["monitor", "baseline", "--kind", "DataQuality", "--data", "/opt/ml/processing/input/data", "--output", "/opt/ml/processing/output",
             "--label", "malignant", "--features", "radius,texture"]
            """, application["ContainerArguments"]);
        Assert.Equal(["data", "code"], step["Arguments"]!["ProcessingInputs"]!.AsArray().Select(input => (string?)input!["InputName"]));
        Assert.Equal("/opt/ml/processing/output", (string?)step["Arguments"]!["ProcessingOutputConfig"]!["Outputs"]![0]!["S3Output"]!["LocalPath"]);
    }

    [Fact]
    public void Its_files_are_registered_with_the_version_in_one_line()
    {
        BaselineStep[] baselines =
        [
            new("Data", Props()),
            new("Quality", Props() with { Of = BaselineOf.ModelQuality(ProblemType.BinaryClassification, score: "score"), Label = "malignant" }),
            new("Bias", Props() with { Of = BaselineOf.Bias([BiasFacet.OfValues("sex", "f"), BiasFacet.Above("age", 40.5)], prediction: "answer", group: "region"), Label = "granted" }),
            new("Attribution", Props() with { Of = BaselineOf.Attribution(records: 20), Features = ["radius"] }),
        ];
        var register = new RegisterModelStep("Register", new RegisterModelStepProps
        {
            Group = ModelGroup.FromModelPackageGroupName("tumour"), ModelData = "s3://b/model.tar.gz", Image = Image.Sklearn(),
            DriftCheckBaselines = BaselineStep.DriftCheck(baselines), Metrics = BaselineStep.Metrics(baselines),
        });

        var steps = Steps([.. baselines, register]);

        var arguments = steps[4]!["Arguments"]!;
        Json.Equal($$"""
            { "ModelQuality": { "Statistics": {{Source("Quality", "statistics.json")}}, "Constraints": {{Source("Quality", "constraints.json")}} },
              "ModelDataQuality": { "Statistics": {{Source("Data", "statistics.json")}}, "Constraints": {{Source("Data", "constraints.json")}} },
              "Bias": { "PostTrainingConstraints": {{Source("Bias", "analysis.json")}} },
              "Explainability": { "ConfigFile": {{Source("Attribution", "analysis_config.json")}} } }
            """, arguments["DriftCheckBaselines"]);
        Assert.Equal(["ModelQuality", "ModelDataQuality", "Bias"], arguments["ModelMetrics"]!.AsObject().Select(group => group.Key));
        Assert.Equal(["--problem", "BinaryClassification", "--score", "score", "--label", "malignant"], Words(steps[1]!));
        Assert.Equal(["--facet", "sex=f", "--facet", "age>40.5", "--prediction", "answer", "--group", "region", "--label", "granted"], Words(steps[2]!));
        Assert.Equal(["--records", "20", "--features", "radius"], Words(steps[3]!));
    }

    [Fact]
    public void The_pipelines_role_may_list_the_folder_in_which_the_job_finds_the_executable()
    {
        var template = Synthesized.Of(stack => _ = new TrainingPipeline(stack, "Pipeline", new() { Artifacts = new Bucket(stack, "Bucket"), Steps = [new BaselineStep("Baseline", Props())] }));

        Assert.Contains("""{"s3:prefix":["*/","*/mlinfra-monitor"]}""", template.Template.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_executable_lies_in_S3_under_its_own_name_without_an_extension()
    {
        var app = new Amazon.CDK.App();
        var stack = new Amazon.CDK.Stack(app, "Test");
        _ = new TrainingPipeline(stack, "Pipeline", new() { Artifacts = new Bucket(stack, "Bucket"), Steps = [new BaselineStep("Baseline", Props())] });

        var assets = JsonNode.Parse(File.ReadAllText(Path.Combine(app.Synth().Directory, "Test.assets.json")))!["files"]!.AsObject();

        var asset = Assert.Single(assets, file => file.Key.EndsWith("/mlinfra-monitor", StringComparison.Ordinal)).Value!;
        Assert.Matches("^[0-9a-f]{64}/mlinfra-monitor$", (string?)asset["destinations"]!.AsObject().Single().Value!["objectKey"]);
    }

    [Fact]
    public void Many_features_become_several_arguments_that_a_job_takes()
    {
        string[] names = [.. Enumerable.Range(0, 60).Select(i => $"feature_{i:000}")];

        var words = Words(Steps(new BaselineStep("Baseline", Props() with { Features = names }))[0]!);

        Assert.Equal(names, words.Where(word => word != "--features").SelectMany(word => word.Split(',')));
        Assert.All(words, word => Assert.InRange(word.Length, 1, 256));
    }

    [Fact]
    public void Says_everything_that_is_wrong_at_once()
    {
        var message = Rejections.MessageOf(() => Steps(
            new BaselineStep("Data", Props() with { Format = "xml", MonitorPackage = "/nowhere/mlinfra-monitor" }),
            new BaselineStep("Quality", Props() with { Of = BaselineOf.ModelQuality(ProblemType.Regression) }),
            new BaselineStep("Bias", Props() with { Of = BaselineOf.Bias([]), Bucket = Amazon.CDK.AWS.S3.Bucket.FromBucketName(Stacks.Anywhere(), "Own", "own"), Prefix = "/" }),
            new BaselineStep("Attribution", Props() with { Of = BaselineOf.Attribution(records: 0) })));

        Assert.Equal(
            """
            TrainingPipeline at 'Test/Pipeline' can't be defined:
            Data.Format: got 'xml', must be csv, jsonl or parquet; leave it out to go by the files' names.
            Data.MonitorPackage: got '/nowhere/mlinfra-monitor', must be the file mlinfra-monitor; run lambdas/publish-monitor.sh, or set MLINFRA_MONITOR_PACKAGE to the file that it published.
            Quality.Label: got nothing, must name the column of the truth, with which answers are compared; set Label.
            Quality.Of: got neither a prediction nor a score, must name the column of the answer or that of its score; give one of them.
            Bias.Of: got neither a label nor an answer, must name a column that tells who is favoured; set Label, or give prediction or score.
            Bias.Of: got no facets, must name at least one, which is compared with the others; add BiasFacet.OfValues(column, value).
            Bias.Prefix: got '/', must name a folder of the bucket without slashes at its ends; take baselines.
            Attribution.Features: got none, must name the columns that the model takes, in their order; list them as the model was trained.
            Attribution.Of: got records: 0, must be 1 or more; leave it out.
            """.ReplaceLineEndings("\n"), message);
    }

    [Fact]
    public void A_step_with_a_place_of_its_own_can_be_a_monitors_baseline()
    {
        var template = Synthesized.Of(stack =>
        {
            var (endpoint, bucket, _) = MonitorFixture.Watched(stack);
            var step = new BaselineStep("Baseline", Props() with { Bucket = bucket });
            _ = new TrainingPipeline(stack, "Pipeline", new() { Artifacts = bucket, Steps = [step] });
            _ = new DataQualityMonitor(stack, "Data", new() { Endpoint = endpoint, Baseline = MonitorBaseline.FromStep(step), Backend = MonitorFixture.InAccount });
        });

        var told = JsonNode.Parse(Deployed.Text(template.Only("AWS::Lambda::Function")["Environment"]!["Variables"]!["MONITOR"]!))!["baseline"];
        Json.Equal("""{ "statistics": "s3://<Bucket>/baselines/Baseline/statistics.json", "constraints": "s3://<Bucket>/baselines/Baseline/constraints.json" }""", told);
        var pipeline = Deployed.Text(template.Only("AWS::SageMaker::Pipeline")["PipelineDefinition"]!["PipelineDefinitionBody"]!);
        Assert.Contains("\"S3Uri\":\"s3://<Bucket>/baselines/Baseline\"", pipeline, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_whose_runs_keep_their_own_cannot()
    {
        var error = Assert.Throws<ArgumentException>(() => MonitorBaseline.FromStep(new BaselineStep("Baseline", Props())));

        Assert.StartsWith("Each run of the step 'Baseline' keeps its baseline for itself; set its Bucket, or register the baseline and take OfDeployedVersion.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_has_one_baseline_of_a_kind()
    {
        var error = Assert.Throws<ArgumentException>(() => BaselineStep.DriftCheck(new BaselineStep("One", Props()), new BaselineStep("Two", Props())));

        Assert.StartsWith("The steps 'One' and 'Two' both make the baseline of DataQuality; a version has one.", error.Message, StringComparison.Ordinal);
    }

    private static BaselineStepProps Props() => new() { Of = BaselineOf.DataQuality(), Data = "s3://data/train/", MonitorPackage = FakePackage.Monitor };

    private static JsonArray Steps(params PipelineStep[] steps)
    {
        var stack = Stacks.Known();
        var pipeline = new TrainingPipeline(stack, "Pipeline", new() { Artifacts = new Bucket(stack, "Bucket"), Steps = steps });
        return JsonNode.Parse(pipeline.DefinitionBody)!["Steps"]!.AsArray();
    }

    private static string[] Words(JsonNode step) => [.. step["Arguments"]!["AppSpecification"]!["ContainerArguments"]!.AsArray().Select(word => (string)word!).Skip(8)];

    private static string Source(string step, string file) =>
        $$$"""{ "S3Uri": { "Std:Join": { "On": "/", "Values": [{ "Get": "Steps.{{{step}}}.ProcessingOutputConfig.Outputs['baseline'].S3Output.S3Uri" }, "{{{file}}}"] } }, "ContentType": "application/json" }""";
}
