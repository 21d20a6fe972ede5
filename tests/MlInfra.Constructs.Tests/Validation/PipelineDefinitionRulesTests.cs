using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Validation;

/// <summary>The rules between fields, each broken by one change to a valid definition; the whole message of each.</summary>
public sealed class PipelineDefinitionRulesTests
{
    private const string Train = "Steps/0/Arguments/";
    private const string Tune = "Steps/0/Arguments/HyperParameterTuningJobConfig/";

    [Theory]
    [InlineData("training", Train + "StoppingCondition/MaxWaitTimeInSeconds", "3599", "Train.StoppingCondition.MaxWaitTimeInSeconds: got 3599, must be at least MaxRuntimeInSeconds (3600), because it counts waiting and running together; raise it, or lower MaxRuntimeInSeconds.")]
    [InlineData("training", Train + "StoppingCondition/MaxWaitTimeInSeconds", "null", "Train.StoppingCondition.MaxWaitTimeInSeconds: got nothing, must be given with EnableManagedSpotTraining; set it to MaxRuntimeInSeconds or more.")]
    [InlineData("training", Train + "EnableManagedSpotTraining", "false", "Train.StoppingCondition.MaxWaitTimeInSeconds: got 7200, must be left out without EnableManagedSpotTraining; remove it, or set EnableManagedSpotTraining.")]
    [InlineData("training", Train + "StoppingCondition/MaxRuntimeInSeconds", "2419201", "Train.StoppingCondition.MaxRuntimeInSeconds: got 2419201, must be at most 2419200 (28 days), the longest that SageMaker trains; lower it, and go on from checkpoints in a later run.", 2)]
    [InlineData("training", Train + "ResourceConfig/InstanceType", "\"ml.g5.xlarge\"", "Train.ResourceConfig.VolumeKmsKeyId: got a key with 'ml.g5.xlarge', must be left out for types with local NVMe, which encrypt their disks themselves; remove the key, or take a type without NVMe.")]
    [InlineData("training", Train + "ResourceConfig/InstanceType", "\"ml.c4.large\"", "Train.ResourceConfig.InstanceType: got 'ml.c4.large', must be an instance type that SageMaker offers for training")]
    [InlineData("training", Train + "ResourceConfig/InstanceCount", "0", "Train.ResourceConfig.InstanceCount: got 0, must be at least 1; raise it.")]
    [InlineData("training", Train + "ResourceConfig/KeepAlivePeriodInSeconds", "60", "Train.ResourceConfig.KeepAlivePeriodInSeconds: got a warm pool with spot capacity, must be left out with EnableManagedSpotTraining; remove one of the two.")]
    [InlineData("training", Train + "AlgorithmSpecification/AlgorithmName", "\"mine\"", "Train.AlgorithmSpecification: got 'TrainingImage' and 'AlgorithmName', must have exactly one of 'TrainingImage' or 'AlgorithmName'; remove all but one.")]
    [InlineData("training", Train + "InputDataConfig/1/ChannelName", "\"train\"", "Train.InputDataConfig[1].ChannelName: got 'train', given 2 times, must be one entry's ChannelName only; rename or remove one.")]
    [InlineData("training", Train + "InputDataConfig/1/InputMode", "\"File\"", "Train.InputDataConfig[1].DataSource.S3DataSource.S3DataType: got 'AugmentedManifestFile' in mode File, must be read in mode Pipe; set the channel's InputMode to Pipe.")]
    [InlineData("training", Train + "Tags/0/Key", "\"aws:team\"", "Train.Tags[0].Key: got 'aws:team', must not begin with aws:, which is AWS's own; rename it.")]
    [InlineData("training", "Steps/1/Arguments/ResourceConfig/InstanceType", "\"ml.m5.xlarge\"", "Warm.ResourceConfig.InstanceType: got a value beside InstanceGroups, must not be given with InstanceGroups, because each group has its own type; remove InstanceType or InstanceGroups.")]
    [InlineData("training", "Steps/0/RetryPolicies/0/ExpireAfterMin", "10", "Train.RetryPolicies[0].MaxAttempts: got a value beside ExpireAfterMin, must not be given with ExpireAfterMin, because a policy ends after attempts or after a time; remove MaxAttempts or ExpireAfterMin.")]
    [InlineData("training", "Steps/0/CacheConfig/ExpireAfter", "\"soon\"", "Train.CacheConfig.ExpireAfter: got 'soon', must match ")]
    [InlineData("training", "Parameters/0/DefaultValue", "1.5", "Parameters[Epochs].DefaultValue: got the number 1.5, must be a whole number, as the parameter's Type Integer says; give it so, or change the Type.")]
    [InlineData("training", "Parameters/4/DefaultValue", "-1", "Train.ResourceConfig.VolumeSizeInGB: got -1, must be at least 0 (the default of the parameter 'Volume'); raise it.")]
    [InlineData("training", "Parameters/4/Type", "\"String\"", "Train.ResourceConfig.VolumeSizeInGB: got {\"Get\":\"Parameters.Volume\"}, which is text, must be a whole number; take another value.", 2)]
    [InlineData("training", Train + "HyperParameters/epochs", "{\"Get\":\"Parameters.Epochs\"}", "Train.HyperParameters['epochs']: got {\"Get\":\"Parameters.Epochs\"}, which is a whole number, must be text; make it text with Std:Join and an empty On.")]
    [InlineData("training", "Parameters/1/Name", "\"Epochs\"", "Parameters: got 2 parameters named 'Epochs', must name each parameter once; use one object wherever the parameter is meant.", 2)]
    [InlineData("abalone", "Parameters/1/DefaultValue", "\"ml.m5.4xlarge\"", "Parameters[InstanceType].DefaultValue: got 'ml.m5.4xlarge', must be one of the EnumValues ('ml.m5.xlarge' or 'ml.m5.2xlarge'); did you mean 'ml.m5.2xlarge'?")]
    [InlineData("abalone", "Steps/0/Arguments/ProcessingInputs/0/S3Input/LocalPath", "\"/opt/data\"", "AbaloneProcess.ProcessingInputs[0].S3Input.LocalPath: got '/opt/data', must lie under /opt/ml/processing, where SageMaker mounts; begin it with /opt/ml/processing/, or set AppManaged.")]
    [InlineData("abalone", "Steps/0/Arguments/ProcessingInputs/0/S3Input/S3CompressionType", "\"Gzip\"", "AbaloneProcess.ProcessingInputs[0].S3Input.S3CompressionType: got 'Gzip' in mode File, must be used with S3InputMode Pipe only; set S3InputMode to Pipe, or remove it.")]
    [InlineData("abalone", "Steps/0/Arguments/ProcessingOutputConfig/Outputs/1/OutputName", "\"train\"", "AbaloneProcess.ProcessingOutputConfig.Outputs[1].OutputName: got 'train', given 2 times, must be one entry's OutputName only; rename or remove one.", 2)]
    [InlineData("abalone", "Steps/2/PropertyFiles/0/OutputName", "\"evalution\"", "AbaloneEval.PropertyFiles[0].OutputName: got 'evalution', must be an output of the step; did you mean 'evaluation'?")]
    [InlineData("abalone", "Steps/3/Arguments/IfSteps/2/Arguments/MaxConcurrentTransforms", "20", "AbaloneTransform.MaxConcurrentTransforms: got 20, must be at most 100 MB in all with MaxPayloadInMB 6; lower one of them.")]
    [InlineData("abalone", "Steps/3/Arguments/IfSteps/2/Arguments/TransformInput/SplitType", "\"None\"", "AbaloneTransform.BatchStrategy: got 'MultiRecord' without splitting, must have a TransformInput.SplitType of Line, RecordIO or TFRecord; set the SplitType.")]
    [InlineData("abalone", "Steps/3/Arguments/IfSteps/0/Arguments/Tags", "[{\"Key\":\"a\",\"Value\":\"b\"}]", "AbaloneRegisterModel-RegisterModel.Tags: got tags on a version, must be left out, because a version has the tags of its group; tag the group.")]
    [InlineData("abalone", "Steps/3/Arguments/IfSteps/1/Arguments/Containers", "[{\"Image\":\"i\"}]", "AbaloneCreateModel-CreateModel: got 'PrimaryContainer' and 'Containers', must have exactly one of 'PrimaryContainer' or 'Containers'; remove all but one.")]
    [InlineData("abalone", "Steps/3/Arguments/Conditions/0/RightValue", "\"6\"", "AbaloneMSECond.Conditions[0].RightValue: got the text '6', must be a number, because LessThanOrEqualTo orders numbers; write it without quotes.")]
    [InlineData("abalone", "Steps/1/DependsOn", "[\"AbaloneEval\"]", "Steps: got the cycle AbaloneTrain -> AbaloneEval -> AbaloneTrain (each waits for the next), must form no cycle, or none of them could start (see AbaloneEval.ProcessingInputs[0].S3Input.S3Uri); remove one of the dependencies.")]
    [InlineData("abalone", "Steps/1/Name", "\"AbaloneProcess\"", "Steps: got 2 steps named 'AbaloneProcess', must name each step once, in branches too; rename all but one.", 0)]
    [InlineData("abalone", "Steps/3/Arguments/ElseSteps/0/DependsOn", "[\"AbaloneTransform\"]", "AbaloneMSEFail.DependsOn[0]: got step 'AbaloneTransform' of the IfSteps of 'AbaloneMSECond', must run whenever 'AbaloneMSEFail' does, which needs the ElseSteps of 'AbaloneMSECond': both never run together; read a step outside 'AbaloneMSECond' or of its ElseSteps.")]
    [InlineData("abalone", "Steps/2/DependsOn", "[\"AbaloneMSEFail\"]", "AbaloneEval.DependsOn[0]: got the Fail step 'AbaloneMSEFail', must be a step that the pipeline goes on after; remove it.", 2)]
    [InlineData("tuning", Tune + "TrainingJobEarlyStoppingType", "\"Of\"", "Tune.HyperParameterTuningJobConfig.TrainingJobEarlyStoppingType: got 'Of', must be one of 'Off' or 'Auto' (CreateHyperParameterTuningJob); did you mean 'Off'?")]
    [InlineData("tuning", "Steps/1/Arguments/HyperParameterTuningJobConfig/TrainingJobEarlyStoppingType", "\"Auto\"", "Hyperband.HyperParameterTuningJobConfig.TrainingJobEarlyStoppingType: got 'Auto', must be 'Off' with Hyperband, which stops jobs itself; set it to Off.")]
    [InlineData("tuning", "Steps/1/Arguments/HyperParameterTuningJobConfig/StrategyConfig/HyperbandStrategyConfig/MinResource", "28", "Hyperband.HyperParameterTuningJobConfig.StrategyConfig.HyperbandStrategyConfig.MinResource: got 28, must be at most MaxResource (27); lower it.")]
    [InlineData("tuning", "Steps/1/Arguments/HyperParameterTuningJobConfig/Strategy", "\"Random\"", "Hyperband.HyperParameterTuningJobConfig.StrategyConfig: got Hyperband's settings with Strategy 'Random', must be given with Hyperband only; remove it, or set Strategy to Hyperband.")]
    [InlineData("tuning", Tune + "ResourceLimits/MaxParallelTrainingJobs", "21", "Tune.HyperParameterTuningJobConfig.ResourceLimits.MaxParallelTrainingJobs: got 21, must be at most MaxNumberOfTrainingJobs (20); lower it.")]
    [InlineData("tuning", Tune + "HyperParameterTuningJobObjective/MetricName", "\"validation:auv\"", "Tune.HyperParameterTuningJobConfig.HyperParameterTuningJobObjective.MetricName: got 'validation:auv', must be one of the MetricDefinitions, or the tuner can't read it; did you mean 'validation:auc'?")]
    [InlineData("tuning", Tune + "ParameterRanges/ContinuousParameterRanges/0/MinValue", "\"0\"", "Tune.HyperParameterTuningJobConfig.ParameterRanges.ContinuousParameterRanges[0].MinValue: got 0, must be above 0 where ScalingType is Logarithmic; raise it, or scale linearly.")]
    [InlineData("tuning", Tune + "ParameterRanges/ContinuousParameterRanges/1/MaxValue", "\"1\"", "Tune.HyperParameterTuningJobConfig.ParameterRanges.ContinuousParameterRanges[1].MaxValue: got 1, must lie in 0 to 1, 1 excluded, where ScalingType is ReverseLogarithmic; change it, or scale linearly.")]
    [InlineData("tuning", Tune + "ParameterRanges/IntegerParameterRanges/0/MinValue", "\"11\"", "Tune.HyperParameterTuningJobConfig.ParameterRanges.IntegerParameterRanges[0].MinValue: got 11, must be at most MaxValue (10); swap them.")]
    [InlineData("tuning", Tune + "ParameterRanges/IntegerParameterRanges/0/MaxValue", "\"9.5\"", "Tune.HyperParameterTuningJobConfig.ParameterRanges.IntegerParameterRanges[0].MaxValue: got '9.5', must be a whole number, as text; correct it.")]
    [InlineData("tuning", Tune + "ParameterRanges/IntegerParameterRanges/0/Name", "\"num_round\"", "Tune.TrainingJobDefinition.StaticHyperParameters.num_round: got a value for 'num_round', which has a range too, must be fixed or searched for, not both; remove one of the two.")]
    [InlineData("tuning", Tune + "ParameterRanges/IntegerParameterRanges/0/Name", "\"eta\"", "Tune.HyperParameterTuningJobConfig.ParameterRanges.IntegerParameterRanges[0].Name: got 'eta', given 2 times, must be one range's name only; rename or remove one.")]
    [InlineData("tuning", Tune + "ParameterRanges", "{}", "Tune.HyperParameterTuningJobConfig.ParameterRanges: got no ranges, must have at least one range for Bayesian to search in; add one.")]
    [InlineData("tuning", "Steps/2/Arguments/HyperParameterTuningJobConfig/ResourceLimits/MaxNumberOfTrainingJobs", "5", "Grid.HyperParameterTuningJobConfig.ResourceLimits.MaxNumberOfTrainingJobs: got 5, must be 6, the number of the grid's points, or be left out; set it so.")]
    [InlineData("tuning", "Steps/2/Arguments/HyperParameterTuningJobConfig/ParameterRanges/IntegerParameterRanges", "[{\"Name\":\"depth\",\"MinValue\":\"1\",\"MaxValue\":\"2\"}]", "Grid.HyperParameterTuningJobConfig.ParameterRanges.IntegerParameterRanges: got ranges with Strategy 'Grid', must be left out, because a grid is made of categorical ranges; list the values in CategoricalParameterRanges.")]
    [InlineData("tuning", "Steps/2/Arguments/HyperParameterTuningJobConfig/ParameterRanges/CategoricalParameterRanges", "[]", "Grid.HyperParameterTuningJobConfig.ParameterRanges: got no ranges, must have at least one categorical range for Grid; add one.")]
    [InlineData("tuning", "Steps/0/Arguments/TrainingJobDefinitions", "[{}]", "Tune: got 'TrainingJobDefinition' and 'TrainingJobDefinitions', must have exactly one of 'TrainingJobDefinition' or 'TrainingJobDefinitions'; remove all but one.", 0)]
    [InlineData("tuning", "Steps/1/Arguments/TrainingJobDefinitions/1/DefinitionName", "\"small\"", "Hyperband.TrainingJobDefinitions[1].DefinitionName: got 'small', given 2 times, must be one entry's DefinitionName only; rename or remove one.")]
    [InlineData("tuning", "Steps/4/Arguments/PrimaryContainer/ModelDataUrl", "{\"Get\":\"Steps.Tune.TrainingJobSummaries.TrainingJobName\"}", "Second-CreateModel.PrimaryContainer.ModelDataUrl: got 'TrainingJobSummaries.TrainingJobName' of step 'Tune', must be a field that SageMaker tells of a Tuning step; TrainingJobSummaries is a list: take an entry of it, as in TrainingJobSummaries[0].")]
    [InlineData("integrations", "Steps/1/SqsQueueUrl", "\"queue\"", "Approve.SqsQueueUrl: got 'queue', must match https?://.+ (a step of type Callback); change it.")]
    [InlineData("integrations", "Steps/0/OutputParameters/1/OutputName", "\"uri\"", "Prepare.OutputParameters[1].OutputName: got 'uri', given 2 times, must be one entry's OutputName only; rename or remove one.", 2)]
    [InlineData("integrations", "Steps/2/Arguments/ClusterConfig", "{\"Instances\":{\"InstanceGroups\":[]}}", "Spark: got 'ClusterId' and 'ClusterConfig', must have exactly one of 'ClusterId' or 'ClusterConfig'; remove all but one.")]
    [InlineData("integrations", "Steps/3/Arguments/ClusterConfig/Instances/TerminationProtected", "true", "Cluster.ClusterConfig.Instances.TerminationProtected: got a value, must be left out, because the pipeline sets it; remove it.")]
    [InlineData("integrations", "Steps/6/Arguments/AutoMLJobConfig/Mode", "\"AUTO\"", "Auto.AutoMLJobConfig.Mode: got 'AUTO', must be 'ENSEMBLING', the one mode that pipelines run; set it so.")]
    [InlineData("integrations", "Steps/6/Arguments/ProblemType", "null", "Auto.ProblemType: got nothing, must be given with AutoMLJobObjective, because the service takes both or neither; set it, or remove AutoMLJobObjective.")]
    [InlineData("checks", "Steps/2/ModelName", "\"model\"", "DataBias.ModelName: got a model with CheckType DATA_BIAS, must be given for MODEL_BIAS and MODEL_EXPLAINABILITY only; remove it.")]
    [InlineData("serving", "Steps/2/Arguments/ProductionVariants/0/ServerlessConfig/MemorySizeInMB", "1500", "Small.ProductionVariants[0].ServerlessConfig.MemorySizeInMB: got 1500, must be one of 1024, 2048, 3072, 4096, 5120, 6144; round it up.")]
    [InlineData("serving", "Steps/2/Arguments/ProductionVariants/0/ServerlessConfig/ProvisionedConcurrency", "6", "Small.ProductionVariants[0].ServerlessConfig.ProvisionedConcurrency: got 6, must be at most MaxConcurrency (5); lower it.")]
    [InlineData("serving", "Steps/0/Arguments/Containers/1/ContainerHostname", "\"first\"", "Pair-CreateModel.Containers[1].ContainerHostname: got 'first', given 2 times, must be one entry's ContainerHostname only; rename or remove one.")]
    [InlineData("serving", "Steps/3/Arguments/DeploymentConfig/BlueGreenUpdatePolicy/TrafficRoutingConfiguration/CanarySize", "null", "Endpoint.DeploymentConfig.BlueGreenUpdatePolicy.TrafficRoutingConfiguration.CanarySize: got nothing, must be given; set it.")]
    [InlineData("conditions", "Steps/2/Arguments/Conditions/1/RightValue", "\"many\"", "Outer.Conditions[1].RightValue: got the text 'many', must be a whole number, as LeftValue is; compare values of one type.")]
    [InlineData("conditions", "Steps/2/Arguments/Conditions/7/Condition", "{\"Type\":\"Equals\",\"LeftValue\":1,\"RightValue\":1}", "Outer.Conditions[7].Expression: got an Expression and a Condition, must be the one condition that must not hold; give exactly one of them.")]
    [InlineData("conditions", "Steps/3/Arguments/kept", "{\"Get\":\"Steps.Again.TrainingJobName\"}", "")]
    public void Says_what_is_wrong(string name, string place, string value, string message, int problems = 1)
    {
        var definition = DefinitionFiles.Read(name);
        Set(definition, place, JsonNode.Parse(value));

        var found = PipelineDefinitionChecker.Check(definition.ToJsonString());

        if (message.Length == 0)
        {
            Assert.Empty(found);
            return;
        }

        Assert.True(found.Any(line => line.StartsWith(message, StringComparison.Ordinal)), string.Join('\n', found));
        Assert.True(problems is 0 || found.Count == problems, string.Join('\n', found));
    }

    [Fact]
    public void A_step_that_reads_both_branches_can_never_run()
    {
        var definition = DefinitionFiles.Read("conditions");
        Set(definition, "Steps/3/Arguments/kept", JsonNode.Parse("""{"Get":"Steps.Again.TrainingJobName"}"""));
        Set(definition, "Steps/3/Arguments/deep", JsonNode.Parse("""{"Get":"Steps.Deep.TrainingJobName"}"""));

        Assert.Equal(
            ["After.Arguments['deep']: got step 'Deep' of the IfSteps of 'Outer', must run whenever 'After' does, which needs the ElseSteps of 'Outer': both never run together; read a step outside 'Outer' or of its ElseSteps."],
            PipelineDefinitionChecker.Check(definition.ToJsonString()));
    }

    [Theory]
    [InlineData("training", Train + "StoppingCondition/MaxWaitTimeInSeconds", "3600")]
    [InlineData("training", Train + "StoppingCondition/MaxWaitTimeInSeconds", "{\"Get\":\"Parameters.Epochs\"}")]
    [InlineData("training", Train + "ResourceConfig/InstanceType", "\"${Token[TOKEN.7]}\"")]
    [InlineData("training", Train + "RoleArn", "\"${Token[MlInfra.Role]}\"")]
    [InlineData("training", Train + "RoleArn", "{\"Fn::GetAtt\":[\"Role\",\"Arn\"]}")]
    [InlineData("training", Train + "AlgorithmSpecification/TrainingImage", "\"${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/mine:1\"")]
    [InlineData("tuning", Tune + "ParameterRanges/ContinuousParameterRanges/0/MinValue", "\"0.001\"")]
    [InlineData("tuning", "Steps/2/Arguments/HyperParameterTuningJobConfig/ResourceLimits/MaxNumberOfTrainingJobs", "6")]
    [InlineData("abalone", "Steps/3/Arguments/IfSteps/2/Arguments/MaxConcurrentTransforms", "16")]
    [InlineData("abalone", "PipelineExperimentConfig", "null")]
    [InlineData("abalone", "Steps/1/Arguments/ExperimentConfig", "null")]
    [InlineData("abalone", "Steps/1/Arguments/DebugHookConfig", "{\"S3OutputPath\":\"s3://bucket/\",\"CollectionConfigurations\":[]}")]
    public void Takes_the_other_side_of_the_limit_and_what_is_known_later(string name, string place, string value)
    {
        var definition = DefinitionFiles.Read(name);
        Set(definition, place, JsonNode.Parse(value));

        Assert.Empty(PipelineDefinitionChecker.Check(definition.ToJsonString()));
    }

    [Theory]
    [InlineData("{", "Definition: got text that is no JSON, must be JSON (")]
    [InlineData("[]", "Definition: got JSON that is no object, must be an object with Version, Parameters and Steps; give the whole definition.")]
    [InlineData("""{"Version":"2020-12-01","Version":"2020-12-01"}""", "Definition: got text that is no JSON, must be JSON (Duplicate property 'Version'")]
    [InlineData("""{"Version":"2020-12-01","Steps":[]}""", "Definition.Steps: got 0 entries, must have at least 1 entry (a pipeline definition); add to it.")]
    [InlineData("""{"Version":"2020-12-01","Steps":[7]}""", "Steps[0]: got the number 7, must be a step, a structure; remove it or give a step.")]
    [InlineData("""{"Version":"2020-12-01","Steps":[{"Name":"A","Type":"Trainin","Arguments":{}}]}""", "A.Type: got the text 'Trainin', must be one of 'Training', 'Processing', ")]
    public void Says_what_is_no_definition(string json, string message) => Assert.StartsWith(message, Assert.Single(PipelineDefinitionChecker.Check(json)), StringComparison.Ordinal);

    [Fact]
    public void Says_only_what_is_not_said_already()
    {
        var problems = Problems.Of("Test");
        problems.Add("Train.Estimator.InstanceCount", "0", "be at least 1", "raise it");
        problems.Add("Train.Spot.MaxWait", "3599 s", "be at least MaxRun", "raise it");
        var definition = DefinitionFiles.Read("training");
        Set(definition, Train + "ResourceConfig/InstanceCount", JsonNode.Parse("0"));
        Set(definition, Train + "StoppingCondition/MaxWaitTimeInSeconds", JsonNode.Parse("3599"));

        PipelineDefinitionCheck.Run(definition, problems);

        Assert.Equal(2, problems.Lines.Count);
    }

    private static void Set(JsonObject definition, string place, JsonNode? value)
    {
        var parts = place.Split('/');
        var parent = parts[..^1].Aggregate((JsonNode)definition, (node, part) => int.TryParse(part, out var index) ? node[index]! : node[part]!);
        if (value is null && parent is JsonObject map)
        {
            map[parts[^1]] = null;
        }
        else
        {
            parent[parts[^1]] = value;
        }
    }
}
