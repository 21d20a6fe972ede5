using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Tests.Pipelines;

public sealed class ProcessingCommandTests
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("mlinfra-files-").FullName;

    [Fact]
    public void One_script_runs_as_the_SDKs_ScriptProcessor_runs_it()
    {
        var arguments = Steps.Arguments(Make.Step("Process", props => props with { Script = JobFile.FromS3("s3://code/preprocess.py"), ScriptCommand = ["python3", "-v"], MaxRun = PipelineParameter.Integer("Most", 60) }));

        Assert.Equal("""["python3","-v","/opt/ml/processing/input/code/preprocess.py"]""", arguments["AppSpecification"]!["ContainerEntrypoint"]!.ToJsonString());
        JsonAssert.Same(JsonNode.Parse(
            """
            [
              {
                "InputName": "code", "AppManaged": false,
                "S3Input": {
                  "S3Uri": "s3://code/preprocess.py", "LocalPath": "/opt/ml/processing/input/code", "S3DataType": "S3Prefix", "S3InputMode": "File",
                  "S3DataDistributionType": "FullyReplicated", "S3CompressionType": "None"
                }
              }
            ]
            """)!, arguments["ProcessingInputs"]!);
        Assert.Equal("""{"MaxRuntimeInSeconds":{"Get":"Parameters.Most"}}""", arguments["StoppingCondition"]!.ToJsonString());
    }

    [Fact]
    public void A_script_of_this_machine_becomes_an_asset_under_its_own_name()
    {
        var arguments = Steps.Arguments(Make.Step("Process", props => props with { Script = JobFile.FromPath(Write("etl.py")) }));

        Assert.Equal("""["python3","/opt/ml/processing/input/code/etl.py"]""", arguments["AppSpecification"]!["ContainerEntrypoint"]!.ToJsonString());
        Assert.Matches("^s3://.*/[0-9a-f]{64}/$", arguments["ProcessingInputs"]![0]!["S3Input"]!["S3Uri"]!.GetValue<string>());
    }

    [Fact]
    public void PySpark_is_submitted_as_the_SDK_submits_it()
    {
        var arguments = Steps.Arguments(Make.Step("Spark", props => props with
        {
            Image = Image.Spark("3.3", "py39"),
            InstanceCount = 2,
            Spark = SparkApplication.PySpark(JobFile.FromS3("s3://code/etl.py")) with
            {
                PyFiles = [JobFile.FromPath(Write("helper.py")), JobFile.FromS3("s3://code/other.py")],
                Jars = [JobFile.FromS3("s3://code/a.jar"), JobFile.FromS3("s3://code/b.jar")],
                Files = [JobFile.FromPath(Write("lookup.csv"))],
                Configuration = [new SparkConfiguration("spark-defaults") { Properties = { ["spark.executor.memory"] = "2g" } }, new SparkConfiguration("spark-env") { Configurations = [new SparkConfiguration("export")] }],
                EventLogs = "s3://logs/spark",
            },
            Arguments = ["--day", "1"],
            Outputs = [new ProcessingOutput("out", "/opt/ml/processing/output")],
        }));

        Assert.Equal(
            [
                "smspark-submit", "--py-files", "s3://code/other.py,/opt/ml/processing/input/py-files", "--jars", "s3://code/a.jar,s3://code/b.jar",
                "--files", "/opt/ml/processing/input/files", "--local-spark-event-logs-dir", "/opt/ml/processing/spark-events/", "/opt/ml/processing/input/code/etl.py",
            ],
            arguments["AppSpecification"]!["ContainerEntrypoint"]!.AsArray().Select(word => word!.GetValue<string>()));
        Assert.Equal(
            [("py-files", "/opt/ml/processing/input/py-files"), ("files", "/opt/ml/processing/input/files"), ("conf", "/opt/ml/processing/input/conf"), ("code", "/opt/ml/processing/input/code")],
            arguments["ProcessingInputs"]!.AsArray().Select(input => (input!["InputName"]!.GetValue<string>(), input["S3Input"]!["LocalPath"]!.GetValue<string>())));
        JsonAssert.Same(
            JsonNode.Parse("""{ "OutputName": "output-2", "AppManaged": false, "S3Output": { "S3Uri": "s3://logs/spark", "LocalPath": "/opt/ml/processing/spark-events/", "S3UploadMode": "Continuous" } }""")!,
            arguments["ProcessingOutputConfig"]!["Outputs"]![1]!);
    }

    [Fact]
    public void A_jar_is_submitted_by_its_class()
    {
        var arguments = Steps.Arguments(Make.Step("Spark", props => props with { Image = Image.Spark("3.3", "py39"), Spark = SparkApplication.Jar(JobFile.FromS3("s3://code/app.jar"), "com.example.Main") }));

        Assert.Equal("""["smspark-submit","--class","com.example.Main","/opt/ml/processing/input/code/app.jar"]""", arguments["AppSpecification"]!["ContainerEntrypoint"]!.ToJsonString());
    }

    [Fact]
    public void Data_may_come_from_queries_and_go_to_feature_groups()
    {
        var stack = Stacks.Known();
        var pipeline = Steps.Pipeline(stack, Make.Step("Process", props => props with
        {
            Inputs =
            [
                ProcessingInput.FromDataset("athena", DatasetSource.Athena("AwsDataCatalog", "sales", "SELECT 1", "s3://results/athena", workGroup: "primary"), "/opt/ml/processing/athena"),
                ProcessingInput.FromDataset("redshift", DatasetSource.Redshift("cluster", "sales", "user", "SELECT 1", Role.FromRoleArn(stack, "Cluster", "arn:aws:iam::111122223333:role/cluster"), "s3://results/redshift", "CSV", "GZIP"),
                    "/opt/ml/processing/redshift") with { Distribution = DataDistribution.ShardedByS3Key },
            ],
            Outputs = [ProcessingOutput.ToFeatureGroup("features", "customers")],
        }));

        var arguments = JsonNode.Parse(pipeline.DefinitionBody)!["Steps"]![0]!["Arguments"]!;
        JsonAssert.Same(JsonNode.Parse(
            """
            [
              {
                "InputName": "athena", "AppManaged": true,
                "DatasetDefinition": {
                  "AthenaDatasetDefinition": { "Catalog": "AwsDataCatalog", "Database": "sales", "QueryString": "SELECT 1", "OutputS3Uri": "s3://results/athena", "OutputFormat": "PARQUET", "WorkGroup": "primary" },
                  "LocalPath": "/opt/ml/processing/athena", "DataDistributionType": "FullyReplicated", "InputMode": "File"
                }
              },
              {
                "InputName": "redshift", "AppManaged": true,
                "DatasetDefinition": {
                  "RedshiftDatasetDefinition": {
                    "ClusterId": "cluster", "Database": "sales", "DbUser": "user", "QueryString": "SELECT 1", "ClusterRoleArn": "arn:aws:iam::111122223333:role/cluster",
                    "OutputS3Uri": "s3://results/redshift", "OutputFormat": "CSV", "OutputCompression": "GZIP"
                  },
                  "LocalPath": "/opt/ml/processing/redshift", "DataDistributionType": "ShardedByS3Key", "InputMode": "File"
                }
              }
            ]
            """)!, arguments["ProcessingInputs"]!);
        Assert.Equal("""[{"OutputName":"features","AppManaged":true,"FeatureStoreOutput":{"FeatureGroupName":"customers"}}]""", arguments["ProcessingOutputConfig"]!["Outputs"]!.ToJsonString());
    }

    [Fact]
    public void The_role_may_run_the_queries_and_write_to_the_feature_group()
    {
        var template = Support.Synthesized.Of(stack => _ = new TrainingPipeline(stack, "Pipeline", new TrainingPipelineProps
        {
            Artifacts = Amazon.CDK.AWS.S3.Bucket.FromBucketName(stack, "Artifacts", "artifacts"),
            PipelineName = "test",
            Steps =
            [
                Make.Step("Process", props => props with
                {
                    Inputs = [ProcessingInput.FromDataset("a", DatasetSource.Athena("AwsDataCatalog", "sales", "SELECT 1", "s3://results/athena"), "/opt/ml/processing/a")],
                    Outputs = [ProcessingOutput.ToFeatureGroup("features", "customers")],
                }),
            ],
        }));

        var policy = template.Only("AWS::IAM::Policy")["PolicyDocument"]!.ToJsonString();

        foreach (var part in new[] { "athena:StartQueryExecution", ":workgroup/primary", ":database/sales", ":table/sales/*", "sagemaker:PutRecord", ":feature-group/customers", "results/athena" })
        {
            Assert.Contains(part, policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Rejects_two_things_to_run() => Assert.Equal(
        """
        A.Script: got Script besides Code, must be the only one, because a job runs one thing; remove one of them.
        B.ContainerEntrypoint: got a command besides Script, must be left out where Script is given, which brings its own; remove one of them.
        """,
        Steps.Rejection(
            Make.Step("A", props => props with { Code = Tumour.Code, EntryPoint = "preprocess.py", Script = JobFile.FromS3("s3://code/x.py") }),
            Make.Step("B", props => props with { Script = JobFile.FromS3("s3://code/x.py"), ContainerEntrypoint = ["bash"] })));

    [Fact]
    public void Rejects_Spark_that_can_not_run() => Assert.Equal(
        """
        Spark.Image: got an image of 'sklearn' with Spark, must have Spark; take Image.Spark("3.3").
        Spark.Spark.Configuration: got the classification 'spark-default', must be one that the container knows ('core-site', 'export', 'hadoop-env', 'hadoop-log4j', 'hive-env', 'hive-exec-log4j', 'hive-log4j', 'hive-site', 'spark-defaults', 'spark-env', 'spark-hive-site', 'spark-log4j', 'spark-metrics', 'yarn-env' or 'yarn-site'); did you mean 'spark-defaults'?
        Spark.Spark.EventLogs: got 'logs', must begin with s3://; write it as s3://bucket/prefix.
        """,
        string.Join('\n', Steps.Rejection(Make.Step("Spark", props => props with
        {
            Spark = SparkApplication.PySpark(JobFile.FromS3("s3://code/x.py")) with { Configuration = [new SparkConfiguration("spark-default")], EventLogs = "logs" },
        })).Split('\n').Take(3)));

    [Fact]
    public void Rejects_files_that_are_not_there()
    {
        Assert.Contains("path: got '/nowhere/x.py', must be a file that exists", Rejections.MessageOf(() => JobFile.FromPath("/nowhere/x.py")), StringComparison.Ordinal);
        Assert.Contains("s3Uri: got 's3://bucket/', must name an object as s3://bucket/key; write it so.", Rejections.MessageOf(() => JobFile.FromS3("s3://bucket/")), StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_an_image_on_a_processor_that_it_is_not_made_for() => Assert.Equal(
        """
        Arm.Estimator.Image: got 'xgboost' 1.7-1 on 'ml.p6e-gb200.36xlarge' (arm64), must be used on x86-64, for which the image is made; take a type with such a processor, or an image of your own.
        Neuron.Estimator.Image: got 'kmeans' 1 on 'ml.trn1.2xlarge' (trainium), must be used on a CPU or GPU, because the image has no drivers for such devices; take another instance type, or an image for Neuron.
        """,
        Steps.Rejection(
            new TrainingStep("Arm", new TrainingStepProps { Estimator = new Estimator(Image.XGBoost(), new EstimatorProps { InstanceType = "ml.p6e-gb200.36xlarge" }) }),
            new TrainingStep("Neuron", new TrainingStepProps { Estimator = new Estimator(Image.Algorithm("kmeans"), new EstimatorProps { InstanceType = "ml.trn1.2xlarge" }) })));

    private static string Write(string name)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, "pass\n");
        return path;
    }
}
