using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Endpoints;

public sealed class RealTimeEndpointTests
{
    [Fact]
    public void Leaves_the_names_of_what_is_replaced_to_CloudFormation_and_keeps_its_own()
    {
        var synthesized = Synthesized.Of(stack => _ = new RealTimeEndpoint(stack, "Endpoint", new()
        {
            Variants = [new() { Model = ModelSource.FromModelPackage("arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/3", EndpointFixture.Packaged(stack)), InstanceType = "ml.m5.large" }],
        }));

        Assert.False(synthesized.Only("AWS::SageMaker::Model").ContainsKey("ModelName"));
        Assert.False(synthesized.Only("AWS::SageMaker::EndpointConfig").ContainsKey("EndpointConfigName"));
        var endpoint = synthesized.Only("AWS::SageMaker::Endpoint");
        Assert.Equal("Test-Endpoint-0FBD4E12", (string?)endpoint["EndpointName"]);
        Json.Equal($$"""{ "Fn::GetAtt": ["{{synthesized.Id("AWS::SageMaker::EndpointConfig")}}", "EndpointConfigName"] }""", endpoint["EndpointConfigName"]);
    }

    [Fact]
    public void Keeps_counts_and_weights_that_were_changed_since_but_captures_what_the_template_says()
    {
        var endpoint = EndpointFixture.Of(EndpointFixture.Variant).Only("AWS::SageMaker::Endpoint");

        Assert.True((bool)endpoint["RetainAllVariantProperties"]!);
        Json.Equal("""[{ "VariantPropertyType": "DataCaptureConfig" }]""", endpoint["ExcludeRetainedVariantProperties"]);
    }

    [Fact]
    public void Splits_traffic_between_a_champion_and_a_challenger()
    {
        var synthesized = EndpointFixture.Of(new RealTimeEndpointProps
        {
            Variants =
            [
                EndpointFixture.Variant with { Name = "Champion", InitialVariantWeight = 90, InitialInstanceCount = 3 },
                EndpointFixture.Variant with { Name = "Challenger", Model = ModelSource.FromModelName("other"), InitialVariantWeight = 10 },
            ],
        });

        Json.Equal("""
            [{ "VariantName": "Champion", "ModelName": "my-model", "InstanceType": "ml.m5.large", "InitialInstanceCount": 3, "InitialVariantWeight": 90 },
             { "VariantName": "Challenger", "ModelName": "other", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1, "InitialVariantWeight": 10 }]
            """, synthesized.Only("AWS::SageMaker::EndpointConfig")["ProductionVariants"]);
        Assert.Empty(synthesized.All("AWS::IAM::Role"));
    }

    [Fact]
    public void Passes_on_what_an_instance_needs_to_start()
    {
        var synthesized = EndpointFixture.Of(EndpointFixture.Variant with
        {
            VolumeSizeInGB = 64,
            ContainerStartupHealthCheckTimeout = Duration.Minutes(10),
            ModelDataDownloadTimeout = Duration.Minutes(20),
        });

        var variant = synthesized.Only("AWS::SageMaker::EndpointConfig")["ProductionVariants"]![0]!;
        Assert.Equal((64, 600, 1200), ((int)variant["VolumeSizeInGB"]!, (int)variant["ContainerStartupHealthCheckTimeoutInSeconds"]!, (int)variant["ModelDataDownloadTimeoutInSeconds"]!));
    }

    [Fact]
    public void Encrypts_volumes_with_the_key_that_is_given()
    {
        var synthesized = Synthesized.Of(stack => _ = new RealTimeEndpoint(stack, "Endpoint", new()
        {
            Variants = [EndpointFixture.Variant], EncryptionKey = new Key(stack, "Key"),
        }));

        Json.Equal($$"""{ "Fn::GetAtt": ["{{synthesized.Id("AWS::KMS::Key")}}", "Arn"] }""", synthesized.Only("AWS::SageMaker::EndpointConfig")["KmsKeyId"]);
    }

    [Fact]
    public void Takes_a_name_of_its_own()
    {
        var synthesized = EndpointFixture.Of(EndpointFixture.Variant, props => props with { EndpointName = "my-sklearn-endpoint" });

        Assert.Equal("my-sklearn-endpoint", (string?)synthesized.Only("AWS::SageMaker::Endpoint")["EndpointName"]);
    }

    [Fact]
    public void Attaches_its_containers_to_a_VPC_and_lets_them_be_connected_to()
    {
        var synthesized = Synthesized.Of(stack =>
        {
            var vpc = new Vpc(stack, "Vpc", new VpcProps { MaxAzs = 2, RestrictDefaultSecurityGroup = false });
            var endpoint = new RealTimeEndpoint(stack, "Endpoint", new()
            {
                Vpc = vpc,
                EnableNetworkIsolation = true,
                Variants = [EndpointFixture.Variant with { Model = ModelSource.FromModelPackage("arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/3", EndpointFixture.Packaged(stack)) }],
            });
            endpoint.Connections.AllowFromAnyIpv4(Port.Tcp(443));
        });

        var model = synthesized.Only("AWS::SageMaker::Model");
        Assert.Equal(2, model["VpcConfig"]!["Subnets"]!.AsArray().Count);
        Json.Equal($$"""[{ "Fn::GetAtt": ["{{synthesized.Id("AWS::EC2::SecurityGroup")}}", "GroupId"] }]""", model["VpcConfig"]!["SecurityGroupIds"]);
        Assert.True((bool)model["EnableNetworkIsolation"]!);
        Assert.Equal(443, (int)synthesized.Only("AWS::EC2::SecurityGroup")["SecurityGroupIngress"]![0]!["FromPort"]!);
        Assert.Contains("AttachToVpc", Json.Sids(synthesized.Only("AWS::IAM::Role", "EndpointRole")["Policies"]![0]!["PolicyDocument"]));
    }

    [Fact]
    public void Has_no_connections_without_a_VPC()
    {
        Synthesized.Of(stack =>
        {
            var endpoint = new RealTimeEndpoint(stack, "Endpoint", new() { Variants = [EndpointFixture.Variant] });

            var error = Assert.Throws<InvalidOperationException>(() => endpoint.Connections);

            Assert.Equal("The endpoint 'Test/Endpoint' has no connections, since it is in no VPC; set Vpc.", error.Message);
        });
    }

    [Fact]
    public void Lets_a_principal_invoke_this_endpoint_by_its_ARN_in_lower_case()
    {
        var synthesized = Synthesized.Of(stack => new RealTimeEndpoint(stack, "Endpoint", new() { Variants = [EndpointFixture.Variant] })
            .GrantInvoke(new Role(stack, "Caller", new RoleProps { AssumedBy = new AccountRootPrincipal() })));

        var statement = synthesized.Only("AWS::IAM::Policy")["PolicyDocument"]!["Statement"]![0]!;
        Assert.Equal("sagemaker:InvokeEndpoint", (string?)statement["Action"]);
        Assert.EndsWith(":endpoint/test-endpoint-0fbd4e12", (string?)statement["Resource"]!["Fn::Join"]![1]!.AsArray()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void An_endpoint_made_elsewhere_can_be_invoked_and_measured()
    {
        Synthesized.Of(stack =>
        {
            var endpoint = RealTimeEndpoint.FromEndpointName(stack, "Theirs", "Their-Endpoint");

            var metric = endpoint.MetricInvocations("Blue");

            Assert.EndsWith(":endpoint/their-endpoint", endpoint.EndpointArn, StringComparison.Ordinal);
            Assert.Equal("Invocations", metric.MetricName);
            Assert.Equal("Their-Endpoint", metric.Dimensions!["EndpointName"]);
            Assert.Equal("Blue", metric.Dimensions!["VariantName"]);
        });
    }

    [Fact]
    public void Metrics_have_the_services_names_namespaces_and_fitting_statistics()
    {
        Synthesized.Of(stack =>
        {
            var endpoint = new RealTimeEndpoint(stack, "Endpoint", new() { Variants = [EndpointFixture.Variant with { Name = "Blue" }] });

            (string, string, string)[] found = [.. new[]
            {
                endpoint.MetricInvocations(), endpoint.MetricInvocationsPerInstance(), endpoint.MetricModelLatency(), endpoint.MetricOverheadLatency(),
                endpoint.MetricInvocation4XXErrors(), endpoint.MetricInvocation5XXErrors(), endpoint.MetricInvocationModelErrors(),
                endpoint.MetricCPUUtilization(), endpoint.MetricMemoryUtilization(), endpoint.MetricDiskUtilization(),
            }.Select(metric => (metric.Namespace, metric.MetricName, metric.Statistic))];

            Assert.Equal(
            [
                ("AWS/SageMaker", "Invocations", "Sum"), ("AWS/SageMaker", "InvocationsPerInstance", "Sum"), ("AWS/SageMaker", "ModelLatency", "Average"),
                ("AWS/SageMaker", "OverheadLatency", "Average"), ("AWS/SageMaker", "Invocation4XXErrors", "Sum"), ("AWS/SageMaker", "Invocation5XXErrors", "Sum"),
                ("AWS/SageMaker", "InvocationModelErrors", "Sum"), ("/aws/sagemaker/Endpoints", "CPUUtilization", "Average"),
                ("/aws/sagemaker/Endpoints", "MemoryUtilization", "Average"), ("/aws/sagemaker/Endpoints", "DiskUtilization", "Average"),
            ], found);
            Assert.Equal("Blue", endpoint.MetricInvocations().Dimensions!["VariantName"]);
            Assert.Equal(60, endpoint.MetricInvocations(options: new Amazon.CDK.AWS.CloudWatch.MetricOptions { Period = Duration.Minutes(1) }).Period.ToSeconds());
        });
    }
}
