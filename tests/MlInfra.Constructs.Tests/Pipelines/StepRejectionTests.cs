using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Tests.Pipelines;

public sealed class StepRejectionTests
{
    [Fact]
    public void Rejects_an_unknown_instance_type() => Assert.Equal(
        """
        Process.InstanceType: got 'ml.m5.xlargee', must be an instance type that SageMaker offers for processing; did you mean 'ml.m5.xlarge', 'ml.c5.xlarge' or 'ml.g5.xlarge'?
        """,
        Steps.Rejection(Make.Step("Process", props => props with { InstanceType = "ml.m5.xlargee" })));

    [Fact]
    public void Rejects_an_instance_type_that_is_not_for_training() => Assert.Equal(
        """
        Train.Estimator.InstanceType: got 'ml.t2.medium', must be an instance type that SageMaker offers for training (this one is for hosting, notebook); take 'ml.t3.medium', 'ml.p2.xlarge' or 'ml.t3.large'.
        """,
        Steps.Rejection(new TrainingStep("Train", Make.Train(props => props with { InstanceType = PipelineParameter.String("Instance", "ml.t2.medium") }))));

    [Fact]
    public void Rejects_a_volume_key_on_local_NVMe() => Assert.Equal(
        """
        Process.VolumeKey: got a key with 'ml.r5d.xlarge', must be left out for types with local NVMe, which encrypt their disks themselves; remove the key, or take a type without NVMe.
        """,
        Steps.Rejection(Make.Step("Process", props => props with { InstanceType = "ml.r5d.xlarge", VolumeKey = Key.FromKeyArn(Stacks.Known(), "Key", "arn:aws:kms:eu-west-1:111122223333:key/abc") })));

    [Fact]
    public void Rejects_a_spot_wait_shorter_than_the_run() => Assert.Equal(
        """
        Train.Spot.MaxWait: got 7199 s, must be at least MaxRun (7200 s), because it counts waiting and running together; raise it to 7200 s or more, or lower MaxRun.
        """,
        Steps.Rejection(new TrainingStep("Train", Make.Training with { MaxRun = Duration.Hours(2), Spot = ManagedSpot.WaitAtMost(Duration.Seconds(7199)), Checkpoints = Checkpoints.PerRun() })));

    [Fact]
    public void Rejects_a_run_of_no_time_or_over_28_days() => Assert.Equal(
        """
        Long.MaxRun: got 2419201 s, must be at most 2419200 s (28 days), the longest that SageMaker trains; lower it, and go on from checkpoints in a later run.
        None.StoppingCondition.MaxRuntimeInSeconds: got 0, must be at least 1 (CreateTrainingJob); raise it.
        """,
        Steps.Rejection(new TrainingStep("None", Make.Training with { MaxRun = Duration.Seconds(0) }), new TrainingStep("Long", Make.Training with { MaxRun = Duration.Seconds((28 * 86400) + 1) })));

    [Fact]
    public void Rejects_an_output_that_does_not_exist()
    {
        var none = Make.Step("None");
        var process = Make.Step("Process", props => props with { Outputs = [new ProcessingOutput("train", "/opt/ml/processing/train")] });

        Assert.Equal(
        """
        Train.Inputs[a]: got the output 'trian' of step 'Process', must be an output of the step ('train'); did you mean 'train'?
        Train.Inputs[b]: got the output 'train' of step 'None', must be an output of the step ('None' has none); add it to the Outputs of 'None'.
        """, Steps.Rejection(none, process, new TrainingStep("Train", Make.Training with { Inputs = new Dictionary<string, Channel> { ["a"] = process.Output("trian"), ["b"] = none.Output("train") } })));
    }

    [Fact]
    public void Rejects_a_field_that_the_service_does_not_tell()
    {
        var train = new TrainingStep("Train", Make.Training);
        var fail = new FailStep("Fail", "no");

        Assert.Equal(
        """
        Use.Arguments[0]: got 'ModelArtifacts.S3ModelArtifact' of step 'Train', must be a field that SageMaker tells of a Training step; did you mean 'ModelArtifacts.S3ModelArtifacts'?
        Use.Arguments[3]: got 'Name' of step 'Fail', must read a step that has results (a Fail step has none); read another step.
        """, Steps.Rejection(train, Make.Step("Use", props => props with { Arguments = [train.Property("ModelArtifacts.S3ModelArtifact"), train.Property("FinalMetricDataList[0].Value"), train.Property("HyperParameters['a']"), fail.Property("Name")] }), fail));
    }

    [Fact]
    public void Rejects_a_gate_on_a_report_that_the_step_does_not_write()
    {
        var process = Make.Step("Evaluate", props => props with { Outputs = [new ProcessingOutput("evaluation", "/opt/ml/processing/evaluation")], Reports = [new PropertyFile("evaluation", "evaluation", "e.json")] });
        var none = Make.Step("Other");

        Assert.Equal(
        """
        Check.Condition: got the report 'evalution' of step 'Evaluate', must be a report that the step writes ('evaluation'); add new PropertyFile("evalution", output, path) to the step's Reports.
        Check.Condition: got the report 'evaluation' of step 'Other', must be a report that the step writes ('Other' writes none); add new PropertyFile("evaluation", output, path) to the step's Reports.
        """, Steps.Rejection(process, none, new ConditionStep("Check", process.Report("evalution").Number("a") > 1 & none.Report("evaluation").Number("a") > 1)));
    }

    [Fact]
    public void Rejects_a_report_in_an_output_that_the_step_does_not_have() => Assert.Equal(
        """
        None.Reports[report].Output: got 'evaluation', must be an output of the step (it has none); add the output 'evaluation', or name another.
        Other.Reports: got 2 reports named 'report', must name each report once; rename all but one.
        Other.Reports[report].Output: got 'evaluation', must be an output of the step ('train'); add the output 'evaluation', or name another.
        """,
        Steps.Rejection(
            Make.Step("None", props => props with { Reports = [new PropertyFile("report", "evaluation", "e.json")] }),
            Make.Step("Other", props => props with { Outputs = [new ProcessingOutput("train", "/opt/ml/processing/train")], Reports = [new PropertyFile("report", "evaluation", "e.json"), new PropertyFile("report", "train", "e.json")] })));

    [Fact]
    public void Rejects_scripts_that_are_not_there() => Assert.Equal(
        """
        Missing.EntryPoint: got 'proprocess.py', must be a file of '<folder>' (it has evaluate.py, inference.py, preprocess.py, train.py); did you mean 'preprocess.py'?
        Unnamed.EntryPoint: got nothing, must name the script to run, a file of '<folder>'; take 'evaluate.py', 'inference.py', 'preprocess.py' or 'train.py'.
        Alone.EntryPoint: got 'preprocess.py' without Code, must be a file of Code; set Code to a ScriptBundle.
        Both.ContainerEntrypoint: got a command besides Code, must be left out where Code is given, which brings its own; remove one of them.
        Train.Estimator.EntryPoint: got 'trainn.py', must be a file of '<folder>' (it has evaluate.py, inference.py, preprocess.py, train.py); did you mean 'train.py'?
        Register.EntryPoint: got 'inferense.py', must be a file of '<folder>' (it has evaluate.py, inference.py, preprocess.py, train.py); did you mean 'inference.py'?
        RegisterAlone.EntryPoint: got 'inference.py' without Code, must be a file of Code; set Code to a ScriptBundle.
        """,
        Steps.Rejection(
            Make.Step("Missing", props => props with { Code = Tumour.Code, EntryPoint = "proprocess.py" }),
            Make.Step("Unnamed", props => props with { Code = Tumour.Code }),
            Make.Step("Alone", props => props with { EntryPoint = "preprocess.py" }),
            Make.Step("Both", props => props with { Code = Tumour.Code, EntryPoint = "preprocess.py", ContainerEntrypoint = ["bash"] }),
            new TrainingStep("Train", Make.Train(props => props with { EntryPoint = "trainn.py" })),
            new RegisterModelStep("Register", Make.Register with { Code = Tumour.Code, EntryPoint = "inferense.py" }),
            new RegisterModelStep("RegisterAlone", Make.Register with { EntryPoint = "inference.py" })));

    [Fact]
    public void Rejects_folders_that_the_container_does_not_share() => Assert.Equal(
        """
        Process.Inputs[in].Destination: got '/data/in', must lie under /opt/ml/processing, the only folder that SageMaker shares with the container; take '/opt/ml/processing/in'.
        Process.Outputs[out].Source: got '/opt/ml/processingx', must lie under /opt/ml/processing, the only folder that SageMaker shares with the container; take '/opt/ml/processing/processingx'.
        """,
        Steps.Rejection(Make.Step("Process", props => props with
        {
            Inputs = [new ProcessingInput("in", "s3://data/", "/data/in")],
            Outputs = [new ProcessingOutput("out", "/opt/ml/processingx")],
        })));

    [Fact]
    public void Rejects_names_used_twice_in_a_step() => Assert.Equal(
        """
        Process.Inputs: got 2 inputs named 'code', must name each input once; rename all but one.
        Process.Outputs: got 2 outputs named 'out', must name each output once; rename all but one.
        """,
        Steps.Rejection(Make.Step("Process", props => props with
        {
            Code = Tumour.Code,
            EntryPoint = "train.py",
            Inputs = [new ProcessingInput("code", "s3://data/", "/opt/ml/processing/a")],
            Outputs = [new ProcessingOutput("out", "/opt/ml/processing/b"), new ProcessingOutput("out", "/opt/ml/processing/c")],
        })));

    [Fact]
    public void Rejects_data_that_must_be_piped() => Assert.Equal(
        """
        Process.Inputs[in].CompressionType: got 'Gzip' with InputMode.File, must be used with InputMode.Pipe; change one of them.
        Train.Inputs[a].S3DataType: got 'AugmentedManifestFile' with InputMode.File, must be used with InputMode.Pipe; change one of them.
        Train.Inputs[a].CompressionType: got 'Gzip' with InputMode.File, must be used with InputMode.Pipe; change one of them.
        """,
        Steps.Rejection(
            Make.Step("Process", props => props with { Inputs = [new ProcessingInput("in", "s3://data/", "/opt/ml/processing/in") { CompressionType = "Gzip" }] }),
            new TrainingStep("Train", Make.Training with { Inputs = new Dictionary<string, Channel> { ["a"] = new Channel("s3://data/") { CompressionType = "Gzip", S3DataType = "AugmentedManifestFile", AttributeNames = ["image"] } } })));

    [Fact]
    public void Rejects_an_image_that_does_not_exist_and_still_checks_the_rest() => Assert.Equal(
        """
        Process.Image: got version '9' of 'sklearn', must be a version that AWS provides; did you mean '1.9-0', '1.0-1' or '1.2-1'? The newest is '1.9-0'.
        Train.Estimator.Image: got 'sklearn' 1.2-1 on 'ml.g5.xlarge' (gpu), must be used on a processor that it has an image for ('cpu'); take another instance type or another image.
        Process.AppSpecification.ContainerArguments[0]: got 257 characters, must have at most 256 characters (CreateProcessingJob); shorten it.
        """,
        Steps.Rejection(
            Make.Step("Process", props => props with { Image = Image.Sklearn("9"), Arguments = [new string('a', 257)] }),
            new TrainingStep("Train", Make.Train(props => props with { InstanceType = "ml.g5.xlarge" }))));

    [Fact]
    public void Rejects_retries_out_of_range() => Assert.Equal(
        """
        Low.RetryPolicies[0].MaxAttempts: got 0 attempts, must be 1 to 20 attempts; raise it.
        Low.RetryPolicies[0].IntervalSeconds: got 0 s, must be 1 to 43200 s; raise it.
        Low.RetryPolicies[0].BackoffRate: got 0.5, must be at least 1 so that the interval does not shrink; raise it.
        High.RetryPolicies[0].MaxAttempts: got 21 attempts, must be 1 to 20 attempts; lower it.
        High.RetryPolicies[0].IntervalSeconds: got 43201 s, must be 1 to 43200 s; lower it.
        High.RetryPolicies[1]: got no failures, must name what to retry after; add a RetryOn value.
        High.RetryPolicies[1].ExpireAfterMinutes: got 14401 min, must be 1 to 14400 min; lower it.
        Register.RetryPolicies[0]: got RetryOn.CapacityError, must be RetryOn.ServiceFault or RetryOn.Throttling because the step runs no job; remove it.
        """,
        Steps.Rejection(
            Make.Step("Low", props => props with { RetryPolicies = [RetryPolicy.UpTo(0, RetryOn.Throttling) with { IntervalSeconds = 0, BackoffRate = 0.5 }] }),
            Make.Step("High", props => props with { RetryPolicies = [RetryPolicy.UpTo(21, RetryOn.Throttling) with { IntervalSeconds = 43201 }, RetryPolicy.Within(Duration.Minutes(14401))] }),
            new RegisterModelStep("Register", Make.Register with { RetryPolicies = [RetryPolicy.UpTo(1, RetryOn.CapacityError)] })));

    [Fact]
    public void Accepts_retries_at_their_limits() => Assert.NotNull(Steps.Pipeline(
        Make.Step("Low", props => props with { RetryPolicies = [RetryPolicy.UpTo(1, RetryOn.Throttling) with { IntervalSeconds = 1, BackoffRate = 1 }] }),
        Make.Step("High", props => props with { RetryPolicies = [RetryPolicy.UpTo(20, RetryOn.JobInternalError) with { IntervalSeconds = 43200 }, RetryPolicy.Within(Duration.Minutes(14400), RetryOn.ResourceLimit)] }),
        new RegisterModelStep("Register", Make.Register with { RetryPolicies = [RetryPolicy.UpTo(1, RetryOn.ServiceFault)] })));

    [Fact]
    public void Accepts_times_at_their_limits() => Assert.NotNull(Steps.Pipeline(
        new TrainingStep("Short", Make.Training with { MaxRun = Duration.Seconds(1) }),
        new TrainingStep("Long", Make.Training with { MaxRun = Duration.Days(28) }),
        new TrainingStep("Spot", Make.Training with { MaxRun = Duration.Hours(1), Spot = ManagedSpot.WaitAtMost(Duration.Hours(1)), Checkpoints = Checkpoints.PerRun() }),
        Make.Step("Process", props => props with { MaxRun = Duration.Days(9), InstanceCount = 100, VolumeSizeInGB = 16384, Arguments = [new string('a', 256)] })));

    [Fact]
    public void Rejects_processing_past_its_limits() => Assert.Equal(
        """
        Train.Estimator.InstanceCount: got 0, must be at least 1; raise it.
        Register.InferenceInstanceTypes[0]: got 'ml.x1.large', must be an instance type that SageMaker offers for hosting; did you mean 'ml.c4.large', 'ml.c5.large' or 'ml.m5.large'?
        Process.ProcessingResources.ClusterConfig.InstanceCount: got 101, must be at most 100 (CreateProcessingJob); lower it.
        Process.ProcessingResources.ClusterConfig.VolumeSizeInGB: got 0, must be at least 1 (CreateProcessingJob); raise it.
        Process.Environment['a-b'] (its name): got 'a-b', must match [a-zA-Z_][a-zA-Z0-9_]* (CreateProcessingJob); change it.
        Process.Environment['a-b']: got 257 characters, must have at most 256 characters (CreateProcessingJob); shorten it.
        Process.StoppingCondition.MaxRuntimeInSeconds: got 777601, must be at most 777600 (CreateProcessingJob); lower it.
        Train.HyperParameters: got 101 entries, must have at most 100 entries (CreateTrainingJob); shorten it.
        Train.HyperParameters['h0']: got 2501 characters, must have at most 2500 characters (CreateTrainingJob); shorten it.
        Register.InferenceSpecification.Containers[0].ModelDataUrl: got 'model.tar.gz', must match (https|s3)://([^/]+)/?(.*) (CreateModelPackage); change it.
        Register.InferenceSpecification.SupportedResponseMIMETypes[0]: got 'json', must match [-\w]+\/.+ (CreateModelPackage); change it.
        Register.CustomerMetadataProperties['k']: got 0 characters, must have at least 1 character (CreateModelPackage); add to it.
        """,
        Steps.Rejection(
            Make.Step("Process", props => props with { MaxRun = Duration.Seconds((9 * 86400) + 1), InstanceCount = 101, VolumeSizeInGB = 0, Environment = new Dictionary<string, PipelineValue> { ["a-b"] = new string('v', 257) } }),
            new TrainingStep("Train", Make.Train(props => props with { InstanceCount = 0, Hyperparameters = Enumerable.Range(0, 97).ToDictionary(i => $"h{i}", i => (PipelineValue)(i == 0 ? new string('a', 2499) : "x")) })),
            new RegisterModelStep("Register", Make.Register with { ModelData = "model.tar.gz", ResponseTypes = ["json"], InferenceInstanceTypes = ["ml.x1.large"], CustomerMetadata = new Dictionary<string, PipelineValue> { ["k"] = "" } })));
}
