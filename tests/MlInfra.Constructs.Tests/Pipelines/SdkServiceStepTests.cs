using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SQS;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Tests.Pipelines;

/// <summary>Lambda, Callback, EMR, AutoML, endpoint and notebook steps as the Python SDK 2.257 writes them.</summary>
public sealed class SdkServiceStepTests
{
    [Fact]
    public void A_Lambda_step_and_who_reads_its_answer()
    {
        var stack = Stacks.Known();
        var step = new LambdaStep("Notify", new LambdaStepProps
        {
            Function = Function.FromFunctionArn(stack, "Function", "arn:aws:lambda:eu-west-1:111122223333:function:notify"),
            Inputs = { ["arg1"] = "foo", ["arg2"] = 5, ["arg3"] = PipelineParameter.String("P", "x"), ["arg4"] = true },
            Outputs = [OutputParameter.String("state"), OutputParameter.Integer("count"), OutputParameter.Float("share"), OutputParameter.Boolean("ok")],
            Cache = CacheConfig.For(Duration.Hours(1)),
            DisplayName = "Notifies",
        });
        var fail = new FailStep("Fail", PipelineValue.Join("=", "state", step.Output("state")));

        var steps = Steps.Definition(step, fail)["Steps"]!;

        JsonAssert.Same(JsonNode.Parse(
            """
            [
              {
                "Name": "Notify",
                "Type": "Lambda",
                "Arguments": {"arg1": "foo", "arg2": 5, "arg3": {"Get": "Parameters.P"}, "arg4": true},
                "DisplayName": "Notifies",
                "CacheConfig": {"Enabled": true, "ExpireAfter": "PT1H"},
                "FunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:notify",
                "OutputParameters": [
                  {"OutputName": "state", "OutputType": "String"},
                  {"OutputName": "count", "OutputType": "Integer"},
                  {"OutputName": "share", "OutputType": "Float"},
                  {"OutputName": "ok", "OutputType": "Boolean"}
                ]
              },
              {
                "Name": "Fail",
                "Type": "Fail",
                "Arguments": {"ErrorMessage": {"Std:Join": {"On": "=", "Values": ["state", {"Get": "Steps.Notify.OutputParameters['state']"}]}}}
              }
            ]
            """)!, steps);
    }

    [Fact]
    public void A_Callback_step_and_who_reads_its_answer()
    {
        var stack = Stacks.Known();
        var step = new CallbackStep("Ask", new CallbackStepProps
        {
            Queue = Queue.FromQueueArn(stack, "Queue", "arn:aws:sqs:eu-west-1:111122223333:ask"),
            Inputs = { ["arg1"] = "foo" },
            Outputs = [OutputParameter.String("answer")],
        });
        var gate = new ConditionStep("Gate", step.Output("answer") == "yes");

        var steps = Steps.Definition(step, gate)["Steps"]!.AsArray();
        var ask = steps[0]!.AsObject();

        // The URL's host is the account's own; CDK knows it as a value of the deployment.
        Assert.EndsWith("/111122223333/ask", ask["SqsQueueUrl"]!.GetValue<string>(), StringComparison.Ordinal);
        ask["SqsQueueUrl"] = "URL";
        JsonAssert.Same(JsonNode.Parse(
            """
            [
              {
                "Name": "Ask", "Type": "Callback", "Arguments": {"arg1": "foo"}, "SqsQueueUrl": "URL",
                "OutputParameters": [{"OutputName": "answer", "OutputType": "String"}]
              },
              {
                "Name": "Gate",
                "Type": "Condition",
                "Arguments": {
                  "Conditions": [{"Type": "Equals", "LeftValue": {"Get": "Steps.Ask.OutputParameters['answer']"}, "RightValue": "yes"}],
                  "IfSteps": [],
                  "ElseSteps": []
                }
              }
            ]
            """)!, steps);
    }

    [Fact]
    public void An_EMR_step_on_a_running_cluster() => Same(
        """
        {
          "Name": "Spark",
          "Type": "EMR",
          "Arguments": {
            "StepConfig": {
              "HadoopJarStep": {
                "Jar": "s3://scripts/job.jar",
                "Args": ["--arg_0", {"Get": "Parameters.Arg"}],
                "MainClass": "com.my.main",
                "Properties": [{"Key": "Foo", "Value": "Foo_value"}]
              }
            },
            "ClusterId": "j-1YONHTCP3YZKC"
          },
          "DependsOn": ["First"],
          "DisplayName": "Works",
          "Description": "on a cluster",
          "CacheConfig": {"Enabled": true, "ExpireAfter": "PT1H"}
        }
        """,
        new EmrStep("Spark", new EmrStepProps
        {
            Jar = "s3://scripts/job.jar",
            Args = ["--arg_0", PipelineParameter.String("Arg", "a")],
            MainClass = "com.my.main",
            Properties = { ["Foo"] = "Foo_value" },
            ClusterId = "j-1YONHTCP3YZKC",
            DependsOn = [First],
            DisplayName = "Works",
            Description = "on a cluster",
            Cache = CacheConfig.For(Duration.Hours(1)),
        }),
        First);

    [Fact]
    public void An_EMR_step_on_a_cluster_of_its_own() => Same(
        """
        {
          "Name": "Spark",
          "Type": "EMR",
          "Arguments": {
            "StepConfig": {"HadoopJarStep": {"Jar": "command-runner.jar"}},
            "ClusterConfig": {
              "ReleaseLabel": {"Get": "Parameters.Release"},
              "ServiceRole": "EMR_DefaultRole",
              "JobFlowRole": "EMR_EC2_DefaultRole",
              "Applications": [{"Name": "Spark"}],
              "Instances": {"InstanceGroups": [{"InstanceRole": "MASTER", "InstanceCount": 1, "InstanceType": "m5.2xlarge"}]}
            }
          }
        }
        """,
        new EmrStep("Spark", new EmrStepProps
        {
            Jar = "command-runner.jar",
            ClusterConfig = new Dictionary<string, PipelineValue>
            {
                ["ReleaseLabel"] = PipelineParameter.String("Release", "emr-6.6.0"),
                ["ServiceRole"] = "EMR_DefaultRole",
                ["JobFlowRole"] = "EMR_EC2_DefaultRole",
                ["Applications"] = PipelineValue.FromJson(JsonNode.Parse("""[{"Name":"Spark"}]""")!),
                ["Instances"] = PipelineValue.FromJson(JsonNode.Parse("""{"InstanceGroups":[{"InstanceRole":"MASTER","InstanceCount":1,"InstanceType":"m5.2xlarge"}]}""")!),
            },
        }));

    [Fact]
    public void An_EMR_Serverless_step_in_an_application_that_exists()
    {
        var stack = Stacks.Known();
        var step = new EmrServerlessStep("Spark", new EmrServerlessStepProps
        {
            ExecutionRole = Role.FromRoleArn(stack, "Role", "arn:aws:iam::111122223333:role/emr"),
            ApplicationId = "00abc",
            JobDriver = new Dictionary<string, PipelineValue>
            {
                ["sparkSubmit"] = PipelineValue.Object(new Dictionary<string, PipelineValue> { ["entryPoint"] = PipelineParameter.String("Script", "s3://b/job.py") }),
            },
            ExecutionTimeoutMinutes = 60,
            Tags = { ["team"] = "a" },
        });

        Same(
            """
            {
              "Name": "Spark",
              "Type": "EMRServerless",
              "Arguments": {
                "ExecutionRoleArn": "arn:aws:iam::111122223333:role/emr",
                "JobConfig": {
                  "executionRoleArn": "arn:aws:iam::111122223333:role/emr",
                  "jobDriver": {"sparkSubmit": {"entryPoint": {"Get": "Parameters.Script"}}},
                  "applicationId": "00abc",
                  "executionTimeoutMinutes": 60,
                  "tags": {"team": "a"}
                },
                "ApplicationId": "00abc"
              }
            }
            """,
            step);
    }

    [Fact]
    public void An_AutoML_step_and_the_model_of_its_best_candidate()
    {
        var step = new AutoMLStep("AutoML", new AutoMLStepProps
        {
            Inputs =
            [
                new AutoMLChannel(PipelineParameter.String("Data", "s3://b/train"), "y") { ChannelType = "training", CompressionType = "Gzip", ContentType = "text/csv;header=present" },
                new AutoMLChannel("s3://b/validation", "y") { ChannelType = "validation" },
            ],
            OutputPath = "s3://b/automl",
            MaxCandidates = 5,
            MaxRuntimePerTrainingJobInSeconds = 600,
            MaxAutoMLJobRuntimeInSeconds = 3600,
            ProblemType = "BinaryClassification",
            Objective = "F1",
        });
        var model = new CreateModelStep("Best", new CreateModelStepProps { Container = step.BestModel });

        Same(
            """
            {
              "Name": "AutoML",
              "Type": "AutoML",
              "Arguments": {
                "InputDataConfig": [
                  {
                    "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": {"Get": "Parameters.Data"}}},
                    "TargetAttributeName": "y", "ChannelType": "training", "CompressionType": "Gzip", "ContentType": "text/csv;header=present"
                  },
                  {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://b/validation"}}, "TargetAttributeName": "y", "ChannelType": "validation"}
                ],
                "OutputDataConfig": {"S3OutputPath": "s3://b/automl"},
                "AutoMLJobConfig": {
                  "CompletionCriteria": {"MaxCandidates": 5, "MaxRuntimePerTrainingJobInSeconds": 600, "MaxAutoMLJobRuntimeInSeconds": 3600},
                  "SecurityConfig": {"EnableInterContainerTrafficEncryption": false},
                  "Mode": "ENSEMBLING"
                },
                "RoleArn": "ROLE",
                "AutoMLJobObjective": {"MetricName": "F1"},
                "ProblemType": "BinaryClassification"
              }
            }
            """,
            step);
        JsonAssert.Same(JsonNode.Parse(
            """
            {
              "Image": {"Get": "Steps.AutoML.BestCandidate.InferenceContainers[0].Image"},
              "Environment": {
                "MODEL_NAME": {"Get": "Steps.AutoML.BestCandidate.InferenceContainers[0].Environment['MODEL_NAME']"},
                "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT": {"Get": "Steps.AutoML.BestCandidate.InferenceContainers[0].Environment['SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT']"},
                "SAGEMAKER_SUBMIT_DIRECTORY": {"Get": "Steps.AutoML.BestCandidate.InferenceContainers[0].Environment['SAGEMAKER_SUBMIT_DIRECTORY']"},
                "SAGEMAKER_INFERENCE_SUPPORTED": {"Get": "Steps.AutoML.BestCandidate.InferenceContainers[0].Environment['SAGEMAKER_INFERENCE_SUPPORTED']"},
                "SAGEMAKER_INFERENCE_OUTPUT": {"Get": "Steps.AutoML.BestCandidate.InferenceContainers[0].Environment['SAGEMAKER_INFERENCE_OUTPUT']"},
                "SAGEMAKER_PROGRAM": {"Get": "Steps.AutoML.BestCandidate.InferenceContainers[0].Environment['SAGEMAKER_PROGRAM']"}
              },
              "ModelDataUrl": {"Get": "Steps.AutoML.BestCandidate.InferenceContainers[0].ModelDataUrl"}
            }
            """)!, Steps.Arguments(model, step)["PrimaryContainer"]!);
    }

    [Fact]
    public void An_endpoint_with_its_configuration()
    {
        var model = new CreateModelStep("Abalone", new CreateModelStepProps { Container = new ModelContainer { Image = Image.Sklearn() } });
        var config = new EndpointConfigStep("Config", new EndpointConfigStepProps
        {
            EndpointConfigName = "abalone-config",
            Variants = [new EndpointVariant { ModelName = model.ModelName, InstanceType = "ml.m5.large" }],
            Tags = { ["team"] = "a" },
        });
        var endpoint = new EndpointStep("Deploy", new EndpointStepProps { EndpointName = PipelineParameter.String("EndpointName", "abalone"), EndpointConfigName = config.EndpointConfigName });

        var steps = Steps.Definition(model, config, endpoint)["Steps"]!;

        JsonAssert.Same(JsonNode.Parse(
            """
            {
              "Name": "Config",
              "Type": "EndpointConfig",
              "Arguments": {
                "EndpointConfigName": "abalone-config",
                "ProductionVariants": [{
                  "VariantName": "AllTraffic",
                  "ModelName": {"Get": "Steps.Abalone-CreateModel.ModelName"},
                  "InitialVariantWeight": 1,
                  "InstanceType": "ml.m5.large",
                  "InitialInstanceCount": 1
                }],
                "Tags": [{"Key": "team", "Value": "a"}]
              }
            }
            """)!, steps[1]!);
        JsonAssert.Same(JsonNode.Parse(
            """
            {
              "Name": "Deploy",
              "Type": "Endpoint",
              "Arguments": {"EndpointName": {"Get": "Parameters.EndpointName"}, "EndpointConfigName": {"Get": "Steps.Config.EndpointConfigName"}}
            }
            """)!, steps[2]!);
    }

    [Fact]
    public void A_notebook_job() => Same(
        """
        {
          "Name": "notebook",
          "Type": "Training",
          "Arguments": {
            "RoleArn": "ROLE",
            "RetryStrategy": {"MaximumRetryAttempts": 1},
            "StoppingCondition": {"MaxRuntimeInSeconds": 172800},
            "EnableInterContainerTrafficEncryption": true,
            "AlgorithmSpecification": {
              "TrainingImage": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/notebooks:1",
              "TrainingInputMode": "File",
              "ContainerEntrypoint": ["amazon_sagemaker_scheduler"]
            },
            "InputDataConfig": [{
              "ChannelName": "sagemaker_headless_execution_pipelinestep",
              "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://b/input", "S3DataDistributionType": "FullyReplicated"}}
            }],
            "OutputDataConfig": {
              "S3OutputPath": {"Std:Join": {"On": "/", "Values": ["s3:/", "artifacts", "test", {"Get": "Execution.PipelineExecutionId"}, "notebook"]}}
            },
            "ResourceConfig": {"VolumeSizeInGB": 30, "InstanceCount": 1, "InstanceType": "ml.m5.large"},
            "Tags": [
              {"Key": "sagemaker:name", "Value": "nightly_run"},
              {"Key": "sagemaker:notebook-name", "Value": "report.ipynb"},
              {"Key": "sagemaker:notebook-job-origin", "Value": "PIPELINE_STEP"},
              {"Key": "sagemaker:is-studio-archived", "Value": "false"}
            ],
            "Environment": {
              "AWS_DEFAULT_REGION": "eu-west-1",
              "SM_JOB_DEF_VERSION": "1.0",
              "SM_ENV_NAME": "sagemaker-default-env",
              "SM_SKIP_EFS_SIMULATION": "true",
              "SM_EXECUTION_INPUT_PATH": "/opt/ml/input/data/sagemaker_headless_execution_pipelinestep",
              "SM_KERNEL_NAME": "python3",
              "SM_INPUT_NOTEBOOK_NAME": "report.ipynb",
              "SM_OUTPUT_NOTEBOOK_NAME": "nightly-run.ipynb",
              "SM_INIT_SCRIPT": "init.sh"
            },
            "HyperParameters": {"day": {"Get": "Parameters.Day"}}
          }
        }
        """,
        new NotebookJobStep("notebook", new NotebookJobStepProps
        {
            InputLocation = "s3://b/input",
            InputNotebookName = "report.ipynb",
            InitializationScript = "init.sh",
            Image = Image.FromUri("123456789012.dkr.ecr.eu-west-1.amazonaws.com/notebooks:1"),
            KernelName = "python3",
            NotebookJobName = "nightly_run",
            Parameters = { ["day"] = PipelineParameter.String("Day", "today") },
        }));

    private static CallbackStep First { get; } = new("First", new CallbackStepProps { Queue = Queue.FromQueueArn(Stacks.Known(), "Q", "arn:aws:sqs:eu-west-1:111122223333:first") });

    private static void Same(string expected, PipelineStep step, params IReadOnlyList<PipelineStep> before) =>
        JsonAssert.Same(JsonNode.Parse(expected.Replace("ROLE", Steps.RoleArn, StringComparison.Ordinal))!, Steps.Step(step, before));
}
