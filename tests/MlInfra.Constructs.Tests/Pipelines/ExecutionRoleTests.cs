using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.S3.Assets;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Tests.Pipelines;

public sealed class ExecutionRoleTests
{
    [Fact]
    public void May_do_what_the_steps_need_and_no_more()
    {
        var tumour = new Tumour(Stacks.Known());

        var statements = Statements(tumour.Stack);

        Assert.Equal(
            """
            s3:GetObject on arn:P:s3:::artifacts/data/*, arn:P:s3:::artifacts/tumours/*, arn:P:s3:::cdk-hnb659fds-assets-111122223333-eu-west-1/*.gz
            s3:PutObject, s3:AbortMultipartUpload on arn:P:s3:::artifacts/tumours/*
            s3:ListBucket on arn:P:s3:::artifacts if {"StringLike":{"s3:prefix":["data/*","tumours/*"]}}
            s3:ListBucket on arn:P:s3:::cdk-hnb659fds-assets-111122223333-eu-west-1 if {"StringLike":{"s3:prefix":["*.gz"]}}
            kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey on arn:aws:kms:eu-west-1:111122223333:key/abc
            ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer on arn:aws:ecr:eu-west-1:141502667606:repository/sagemaker-scikit-learn
            ecr:GetAuthorizationToken on *
            sagemaker:CreateProcessingJob, sagemaker:DescribeProcessingJob, sagemaker:StopProcessingJob, sagemaker:AddTags on arn:P:sagemaker:eu-west-1:A:processing-job/pipelines-*
            sagemaker:CreateTrainingJob, sagemaker:DescribeTrainingJob, sagemaker:StopTrainingJob, sagemaker:AddTags on arn:P:sagemaker:eu-west-1:A:training-job/pipelines-*
            iam:PassRole on PipelineRoleF70FC861.Arn if {"StringEquals":{"iam:PassedToService":"sagemaker.amazonaws.com"}}
            logs:CreateLogGroup, logs:CreateLogStream, logs:DescribeLogStreams, logs:PutLogEvents on arn:P:logs:eu-west-1:A:log-group:/aws/sagemaker/ProcessingJobs*, arn:P:logs:eu-west-1:A:log-group:/aws/sagemaker/TrainingJobs*
            cloudwatch:PutMetricData on * if {"StringLike":{"cloudwatch:namespace":["/aws/sagemaker/*"]}}
            sagemaker:CreateModelPackage, sagemaker:DescribeModelPackage, sagemaker:DescribeModelPackageGroup, sagemaker:AddTags on arn:P:sagemaker:R:A:model-package-group/tumours, arn:P:sagemaker:eu-west-1:A:model-package/tumours/*
            """,
            string.Join('\n', statements));
    }

    [Fact]
    public void Is_trusted_by_SageMaker_only_and_its_wildcards_are_explained()
    {
        var template = Stacks.TemplateOf(new Tumour(Stacks.Known()).Stack);

        var role = Stacks.Resources(template, "AWS::IAM::Role").Single().Value!["Properties"]!;
        var policy = Stacks.Resources(template, "AWS::IAM::Policy").Single().Value!;

        Assert.Equal("""[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"sagemaker.amazonaws.com"}}]""", role["AssumeRolePolicyDocument"]!["Statement"]!.ToJsonString());
        Assert.Null(role["ManagedPolicyArns"]);
        Assert.Equal("AwsSolutions-IAM5", policy["Metadata"]!["cdk_nag"]!["rules_to_suppress"]![0]!["id"]!.GetValue<string>());
        Assert.True(policy["Metadata"]!["cdk_nag"]!["rules_to_suppress"]![0]!["reason"]!.GetValue<string>().Length > 50);
    }

    [Fact]
    public void The_pipeline_waits_for_its_permissions()
    {
        var template = Stacks.TemplateOf(new Tumour(Stacks.Known()).Stack);

        var policy = Stacks.Resources(template, "AWS::IAM::Policy").Single().Key;

        Assert.Equal(policy, Stacks.Resources(template, "AWS::SageMaker::Pipeline").Single().Value!["DependsOn"]![0]!.GetValue<string>());
    }

    [Fact]
    public void Steps_that_run_nothing_need_no_permissions()
    {
        var template = Stacks.TemplateOf(Own(Stacks.Known(), new FailStep("Fail", "no")));

        Assert.Empty(Stacks.Resources(template, "AWS::IAM::Policy"));
        Assert.Single(Stacks.Resources(template, "AWS::IAM::Role"));
    }

    [Fact]
    public void A_job_in_a_VPC_may_have_its_network_interfaces()
    {
        var stack = Stacks.Known();
        var vpc = Vpc.FromVpcAttributes(stack, "Vpc", new VpcAttributes { VpcId = "vpc-1", AvailabilityZones = ["a"], PrivateSubnetIds = ["subnet-1"] });
        var group = SecurityGroup.FromSecurityGroupId(stack, "Group", "sg-1");

        var statements = Statements(Own(stack, new TrainingStep("Train", Make.Train(props => props with { Network = new JobNetwork { Vpc = vpc, SecurityGroups = [group] } }))));

        Assert.Contains("ec2:CreateNetworkInterface, ec2:CreateNetworkInterfacePermission, ec2:DeleteNetworkInterface, ec2:DeleteNetworkInterfacePermission "
            + "on arn:P:ec2:eu-west-1:A:network-interface/*, arn:P:ec2:eu-west-1:A:subnet/*, arn:P:ec2:eu-west-1:A:security-group/*", statements);
        Assert.Contains("ec2:DescribeDhcpOptions, ec2:DescribeNetworkInterfaces, ec2:DescribeSecurityGroups, ec2:DescribeSubnets, ec2:DescribeVpcs on *", statements);
        Assert.DoesNotContain(Statements(new Tumour(Stacks.Known()).Stack), statement => statement.StartsWith("ec2:", StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_of_volumes_and_outputs_are_usable()
    {
        var stack = Stacks.Known();
        var volume = Key.FromKeyArn(stack, "Volume", "arn:aws:kms:eu-west-1:111122223333:key/volume");
        var output = Key.FromKeyArn(stack, "Output", "arn:aws:kms:eu-west-1:111122223333:key/output");
        var step = new TrainingStep("Train", Make.Train(props => props with { VolumeKey = volume, OutputKey = output }));

        var statements = Statements(Own(stack, step));
        var arguments = Steps.Arguments(step);

        Assert.Contains("kms:CreateGrant, kms:Decrypt, kms:DescribeKey, kms:GenerateDataKeyWithoutPlaintext on arn:aws:kms:eu-west-1:111122223333:key/volume", statements);
        Assert.Contains("kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey on arn:aws:kms:eu-west-1:111122223333:key/output", statements);
        Assert.Equal("arn:aws:kms:eu-west-1:111122223333:key/volume", arguments["ResourceConfig"]!["VolumeKmsKeyId"]!.GetValue<string>());
        Assert.Equal("arn:aws:kms:eu-west-1:111122223333:key/output", arguments["OutputDataConfig"]!["KmsKeyId"]!.GetValue<string>());
    }

    [Fact]
    public void Data_that_is_an_asset_may_be_read_and_nothing_beside_it()
    {
        var stack = Stacks.Anywhere();
        var file = Path.Combine(Directory.CreateTempSubdirectory("data-").FullName, "data.csv");
        File.WriteAllText(file, "a,b\n");
        var data = new Asset(stack, "Data", new AssetProps { Path = file });
        var input = PipelineParameter.String("InputData", data.S3ObjectUrl);

        var statements = Statements(Own(stack, Make.Step("Process", props => props with { Inputs = [new ProcessingInput("in", input, "/opt/ml/processing/in")] })));

        // The asset's URL is one value of CloudFormation; it is taken apart at deployment.
        var get = Assert.Single(statements, statement => statement.StartsWith("s3:GetObject ", StringComparison.Ordinal));
        var list = Assert.Single(statements, statement => statement.StartsWith("s3:ListBucket ", StringComparison.Ordinal));
        Assert.Matches("""^s3:GetObject on arn:P:s3:::\{"Fn::Select":\[1,\{"Fn::Split":\["s3://",\{"Fn::Sub":"s3://cdk-[^"]+\.csv"\}\]\}\]\}\*$""", get);
        Assert.Matches("""^s3:ListBucket on arn:P:s3:::\{"Fn::Select":\[0,.* if .*"s3:prefix":.*"Fn::Select":\[1,""", list);
    }

    [Theory]
    [InlineData("s3://bucket", "arn:P:s3:::bucket/*", "*")]
    [InlineData("s3://bucket/", "arn:P:s3:::bucket/*", "*")]
    [InlineData("s3://bucket/a/b/", "arn:P:s3:::bucket/a/b/*", "a/b/*")]
    [InlineData("s3://bucket/a/file.csv", "arn:P:s3:::bucket/a/file.csv*", "a/file.csv*")]
    public void A_location_may_be_read_as_the_prefix_that_it_is(string uri, string objects, string prefix)
    {
        var statements = Statements(Own(Stacks.Known(), Make.Step("Process", props => props with { Inputs = [new ProcessingInput("in", uri, "/opt/ml/processing/in")] })));

        Assert.Contains($"s3:GetObject on {objects}", statements);
        Assert.Contains($$$"""s3:ListBucket on arn:P:s3:::bucket if {"StringLike":{"s3:prefix":["{{{prefix}}}"]}}""", statements);
    }

    [Fact]
    public void A_joined_location_may_be_read_as_far_as_it_is_known()
    {
        var day = PipelineParameter.String("Day");

        var statements = Statements(Own(Stacks.Known(), Make.Step("Process", props => props with
        {
            Inputs = [new ProcessingInput("in", PipelineValue.Join("/", "s3://bucket/days", day), "/opt/ml/processing/in")],
        })));

        Assert.Contains("s3:GetObject on arn:P:s3:::bucket/days/*", statements);
    }

    [Fact]
    public void Locations_that_runs_may_be_given_may_be_read()
    {
        var tumour = new Tumour(Stacks.Known(), (_, props) => props with { InputLocations = ["s3://other/days/"] });

        Assert.StartsWith("s3:GetObject on arn:P:s3:::artifacts/data/*, arn:P:s3:::other/days/*, ", Statements(tumour.Stack)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Places_given_for_outputs_may_be_written()
    {
        var statements = Statements(Own(Stacks.Known(),
            Make.Step("Process", props => props with { Outputs = [new ProcessingOutput("out", "/opt/ml/processing/out") { Destination = "s3://other/out/" }] }),
            new TrainingStep("Train", Make.Train(props => props with { OutputPath = "s3://models/here" }) with { Checkpoints = Checkpoints.At("s3://checkpoints/mine/") })));

        Assert.Contains("s3:PutObject, s3:AbortMultipartUpload on arn:P:s3:::checkpoints/mine/*, arn:P:s3:::models/here*, arn:P:s3:::other/out/*", statements);
    }

    [Fact]
    public void A_role_given_is_used_and_left_as_it_is()
    {
        var stack = Stacks.Known();

        var pipeline = Steps.Pipeline(stack, Make.Step("Process"));
        var template = Stacks.TemplateOf(stack);

        Assert.Equal(Steps.RoleArn, pipeline.RoleArn);
        Assert.Equal(Steps.RoleArn, Stacks.Resources(template, "AWS::SageMaker::Pipeline").Single().Value!["Properties"]!["RoleArn"]!.GetValue<string>());
        Assert.Empty(Stacks.Resources(template, "AWS::IAM::Role"));
        Assert.Empty(Stacks.Resources(template, "AWS::IAM::Policy"));
    }

    [Fact]
    public void More_can_be_granted_to_the_role()
    {
        var tumour = new Tumour(Stacks.Known());

        Bucket.FromBucketName(tumour.Stack, "More", "more").GrantRead(tumour.Pipeline.Role);
        var policies = Stacks.Resources(Stacks.TemplateOf(tumour.Stack), "AWS::IAM::Policy").ToArray();

        Assert.Equal(2, policies.Length);
        Assert.Contains(":s3:::more/*", policies.Single(policy => policy.Value!["Metadata"]?["cdk_nag"] is null).Value!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("PipelineRoleF70FC861", policies.Single(policy => policy.Value!["Metadata"]?["cdk_nag"] is null).Value!["Properties"]!["Roles"]!.ToJsonString(), StringComparison.Ordinal);
    }

    private static Stack Own(Stack stack, params IReadOnlyList<PipelineStep> steps)
    {
        _ = new TrainingPipeline(stack, "Pipeline", new TrainingPipelineProps
        {
            Artifacts = Bucket.FromBucketName(stack, "Artifacts", "artifacts"),
            PipelineName = "test",
            Steps = steps,
        });
        return stack;
    }

    /// <summary>Each statement as one readable line; P, R and A are the deployment's partition, Region and account.</summary>
    private static string[] Statements(Stack stack) =>
        [.. Stacks.Resources(Stacks.TemplateOf(stack), "AWS::IAM::Policy").Single().Value!["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray().Select(Line)];

    private static string Line(JsonNode? statement)
    {
        var condition = statement!["Condition"] is { } found ? " if " + found.ToJsonString() : "";
        return $"{string.Join(", ", Many(statement["Action"]!))} on {string.Join(", ", Many(statement["Resource"]!))}{condition}";
    }

    private static IEnumerable<string> Many(JsonNode node) => node is JsonArray list ? list.Select(Text) : [Text(node)];

    private static string Text(JsonNode? node) => node switch
    {
        JsonObject map when map["Fn::Join"] is JsonArray join => string.Concat(join[1]!.AsArray().Select(Text)),
        JsonObject map when map["Fn::GetAtt"] is JsonArray attribute => string.Join('.', attribute.Select(Text)),
        JsonObject map when map["Ref"] is { } name => name.GetValue<string>() switch { "AWS::Partition" => "P", "AWS::AccountId" => "A", "AWS::Region" => "R", var other => other },
        JsonObject map => map.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }),
        _ => node!.GetValue<string>(),
    };
}
