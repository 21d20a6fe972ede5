using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.CDK.AWS.IAM;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Tests.Pipelines;

public sealed partial class DefinitionTests
{
    [Fact]
    public void Is_what_the_Python_SDK_writes_for_the_guides_pipeline()
    {
        var tumour = new Tumour(Stacks.Known(), (self, props) => props with { Role = Role.FromRoleArn(self.Stack, "Given", Steps.RoleArn) });
        var actual = JsonNode.Parse(Bundle().Replace(tumour.Pipeline.DefinitionBody, "s3://assets/<bundle>.gz"))!;
        var path = Path.Combine(AppContext.BaseDirectory, "Data", "tumour.definition.json");
        if (Environment.GetEnvironmentVariable("MLINFRA_UPDATE_SNAPSHOTS") == "1")
        {
            var source = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "Data", "tumour.definition.json");
            File.WriteAllText(source, actual.ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");
            File.Copy(source, path, overwrite: true);
        }

        JsonAssert.Same(JsonNode.Parse(File.ReadAllText(path))!, actual);
    }

    [Fact]
    public void Is_handed_over_as_one_text_in_which_tokens_resolve()
    {
        var tumour = new Tumour(Stacks.Anywhere(), (self, props) => props with
        {
            Artifacts = new Amazon.CDK.AWS.S3.Bucket(self.Stack, "Made", new Amazon.CDK.AWS.S3.BucketProps { Encryption = Amazon.CDK.AWS.S3.BucketEncryption.KMS }),
        });
        var template = Stacks.TemplateOf(tumour.Stack);
        var parts = Stacks.Resources(template, "AWS::SageMaker::Pipeline").Single().Value!["Properties"]!["PipelineDefinition"]!["PipelineDefinitionBody"]!["Fn::Join"]![1]!.AsArray();

        var text = string.Concat(parts.Select(part => part is JsonObject ? "VALUE" : part!.GetValue<string>()));
        var definition = JsonNode.Parse(text)!;

        Assert.Equal("2020-12-01", definition["Version"]!.GetValue<string>());
        Assert.DoesNotContain("Token[", template.ToJsonString().Replace("CDK", "", StringComparison.Ordinal).Replace("\"Fn::GetAtt\"", "", StringComparison.Ordinal).Split("PipelineDefinitionBody")[1], StringComparison.Ordinal);
        Assert.Contains(parts, part => part is JsonObject map && map.ToJsonString() == """{"Fn::GetAtt":["PipelineRoleF70FC861","Arn"]}""");
        Assert.Contains(parts, part => part is JsonObject map && map.ContainsKey("Ref") && map["Ref"]!.GetValue<string>().StartsWith("Made", StringComparison.Ordinal));
        Assert.Contains(parts, part => part is JsonObject map && map.ContainsKey("Fn::GetAtt") && map["Fn::GetAtt"]![0]!.GetValue<string>().StartsWith("MadeKey", StringComparison.Ordinal));
    }

    [Fact]
    public void Number_and_list_tokens_resolve_unquoted()
    {
        var stack = Stacks.Anywhere();
        var gate = new Amazon.CDK.CfnParameter(stack, "Gate", new Amazon.CDK.CfnParameterProps { Type = "Number" });
        var vpc = Amazon.CDK.AWS.EC2.Vpc.FromVpcAttributes(stack, "Vpc", new Amazon.CDK.AWS.EC2.VpcAttributes
        {
            VpcId = "vpc-1",
            AvailabilityZones = Amazon.CDK.Fn.Split(",", Amazon.CDK.Fn.ImportValue("zones")),
            PrivateSubnetIds = Amazon.CDK.Fn.Split(",", Amazon.CDK.Fn.ImportValue("subnets")),
        });
        var step = new ProcessingStep("Process", new ProcessingStepProps
        {
            Image = MlInfra.Constructs.Jobs.Image.Sklearn(),
            InstanceType = "ml.m5.xlarge",
            Network = new MlInfra.Constructs.Jobs.JobNetwork
            {
                Vpc = vpc,
                SecurityGroups = [Amazon.CDK.AWS.EC2.SecurityGroup.FromSecurityGroupId(stack, "Group", "sg-1")],
            },
            Arguments = [PipelineParameter.Float("Gate", gate.ValueAsNumber)],
        });
        _ = Steps.Pipeline(stack, step);

        var parts = Stacks.Resources(Stacks.TemplateOf(stack), "AWS::SageMaker::Pipeline").Single().Value!["Properties"]!["PipelineDefinition"]!["PipelineDefinitionBody"]!["Fn::Join"]![1]!.AsArray();
        var text = string.Concat(parts.Select(part => part is not JsonObject map ? part!.GetValue<string>()
            : map["Ref"]?.GetValue<string>() == "Gate" ? "0.9"
            : map.ContainsKey("Fn::Join") ? "subnet-1\",\"subnet-2"
            : "VALUE"));
        var definition = JsonNode.Parse(text)!;

        Assert.Equal(0.9, definition["Parameters"]![0]!["DefaultValue"]!.GetValue<double>());
        Assert.Equal("""["subnet-1","subnet-2"]""", definition["Steps"]![0]!["Arguments"]!["NetworkConfig"]!["VpcConfig"]!["Subnets"]!.ToJsonString());
        Assert.Equal("""["sg-1"]""", definition["Steps"]![0]!["Arguments"]!["NetworkConfig"]!["VpcConfig"]!["SecurityGroupIds"]!.ToJsonString());
    }

    [Fact]
    public void The_runs_own_facts_name_the_experiment() => JsonAssert.Same(
        JsonNode.Parse("""{"ExperimentName":{"Get":"Execution.PipelineName"},"TrialName":{"Get":"Execution.PipelineExecutionId"}}""")!,
        Steps.Definition(new FailStep("Fail", "no"))["PipelineExperimentConfig"]!);

    [Fact]
    public void Parameters_that_steps_use_need_no_declaration()
    {
        var definition = Steps.Definition(new FailStep("Fail", PipelineValue.Join(
            "", PipelineParameter.String("Word", "a", "a", "b"), PipelineParameter.Integer("Count", 3), PipelineParameter.Boolean("Truth", true), PipelineParameter.Float("Needed"))));

        JsonAssert.Same(
            JsonNode.Parse(
                """
                [
                  {"Name":"Word","Type":"String","DefaultValue":"a","EnumValues":["a","b"]},
                  {"Name":"Count","Type":"Integer","DefaultValue":3},
                  {"Name":"Truth","Type":"Boolean","DefaultValue":true},
                  {"Name":"Needed","Type":"Float"}
                ]
                """)!,
            definition["Parameters"]!);
    }

    [Fact]
    public void A_step_says_its_names_order_cache_and_retries()
    {
        var first = new FailStep("First", "no");
        var step = new ProcessingStep("Process", new ProcessingStepProps
        {
            Image = MlInfra.Constructs.Jobs.Image.Sklearn(),
            InstanceType = "ml.m5.xlarge",
            DisplayName = "Processes",
            Description = "for a test",
            Cache = CacheConfig.Forever,
            RetryPolicies = [RetryPolicy.Within(Amazon.CDK.Duration.Hours(2), RetryOn.ServiceFault) with { IntervalSeconds = 10, BackoffRate = 1.5 }],
        });
        var later = new ProcessingStep("Later", new ProcessingStepProps { Image = MlInfra.Constructs.Jobs.Image.Sklearn(), InstanceType = "ml.m5.xlarge", DependsOn = [step] });

        var rendered = Steps.Step(later, step);
        var node = Steps.Step(step);

        Assert.NotNull(first);
        Assert.Equal("""["Process"]""", rendered["DependsOn"]!.ToJsonString());
        Assert.Equal("Processes", node["DisplayName"]!.GetValue<string>());
        Assert.Equal("for a test", node["Description"]!.GetValue<string>());
        Assert.Equal("""{"Enabled":true}""", node["CacheConfig"]!.ToJsonString());
        Assert.Equal("""[{"ExceptionType":["Step.SERVICE_FAULT"],"IntervalSeconds":10,"BackoffRate":1.5,"ExpireAfterMin":120}]""", node["RetryPolicies"]!.ToJsonString());
    }

    [GeneratedRegex(@"s3://cdk-[^\\""]+\.gz")]
    private static partial Regex Bundle();
}
