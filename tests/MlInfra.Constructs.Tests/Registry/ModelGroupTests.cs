using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Tests.Support;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Registry;

public sealed class ModelGroupTests
{
    [Fact]
    public void Is_kept_and_named_after_its_place_in_lower_case()
    {
        var synthesized = Synthesized.Of(stack => _ = new ModelGroup(stack, "Models"));

        var group = synthesized.Resource("AWS::SageMaker::ModelPackageGroup");
        Assert.Equal("test-models-d31f7abc", (string?)group["Properties"]!["ModelPackageGroupName"]);
        Assert.Equal("Retain", (string?)group["DeletionPolicy"]);
    }

    [Fact]
    public void Takes_a_name_a_description_and_a_removal_policy()
    {
        var synthesized = Synthesized.Of(stack => _ = new ModelGroup(stack, "Models", new ModelGroupProps
        {
            ModelPackageGroupName = "Churn",
            Description = "Who leaves",
            RemovalPolicy = RemovalPolicy.DESTROY,
        }));

        var group = synthesized.Resource("AWS::SageMaker::ModelPackageGroup");
        Json.Equal("""{ "ModelPackageGroupName": "Churn", "ModelPackageGroupDescription": "Who leaves" }""", group["Properties"]);
        Assert.Equal("Delete", (string?)group["DeletionPolicy"]);
    }

    [Theory]
    [InlineData("under_score")]
    [InlineData("-front")]
    [InlineData("end-")]
    [InlineData("")]
    public void Rejects_a_name_that_SageMaker_would_not_take(string name)
    {
        var error = Assert.Throws<DefinitionException>(() =>
            Synthesized.Of(stack => _ = new ModelGroup(stack, "Models", new ModelGroupProps { ModelPackageGroupName = name })));

        Assert.Equal($"""
            ModelGroup at 'Test/Models' can't be defined:
            ModelPackageGroupName: got '{name}', must be 1 to 63 letters, digits and inner hyphens, as SageMaker names groups; shorten it or leave it out.
            """, error.Message);
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void Takes_names_of_up_to_63_characters(int length, bool taken)
    {
        var error = Record.Exception(() => Synthesized.Of(stack => _ = new ModelGroup(stack, "Models", new ModelGroupProps { ModelPackageGroupName = new('a', length) })));

        Assert.Equal(taken, error is null);
    }

    [Fact]
    public void Lets_a_principal_approve_versions_of_this_group_only()
    {
        var synthesized = Synthesized.Of(stack =>
        {
            var group = new ModelGroup(stack, "Models", new ModelGroupProps { ModelPackageGroupName = "Churn" });
            group.GrantApprove(new Role(stack, "Reviewer", new RoleProps { AssumedBy = new AccountRootPrincipal() }));
        });

        var statement = synthesized.Only("AWS::IAM::Policy")["PolicyDocument"]!["Statement"]![0]!;
        Json.Equal("""
            ["sagemaker:DescribeModelPackageGroup", "sagemaker:ListModelPackages", "sagemaker:DescribeModelPackage", "sagemaker:UpdateModelPackage"]
            """, statement["Action"]);
        var resources = statement["Resource"]!.AsArray();
        Assert.Equal(3, resources.Count);
        Assert.EndsWith(":model-package/Churn/*", (string?)resources[1]!["Fn::Join"]![1]!.AsArray()[^1], StringComparison.Ordinal);
        Assert.EndsWith(":model-package/churn/*", (string?)resources[2]!["Fn::Join"]![1]!.AsArray()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Lets_a_principal_approve_for_one_stage_only()
    {
        var synthesized = Synthesized.Of(stack =>
        {
            var group = new ModelGroup(stack, "Models", new ModelGroupProps { ModelPackageGroupName = "churn" });
            group.GrantApprove(new Role(stack, "Reviewer", new RoleProps { AssumedBy = new AccountRootPrincipal() }), PromotionStages.InOrder("Staging", "Production").Stage("Production"));
        });

        var statements = synthesized.Only("AWS::IAM::Policy")["PolicyDocument"]!["Statement"]!.AsArray();
        var update = Assert.Single(statements, statement => (string?)(statement!["Action"] as System.Text.Json.Nodes.JsonValue) == "sagemaker:UpdateModelPackage")!;
        Json.Equal("""
            { "StringEquals": { "sagemaker:ModelLifeCycle:stage": "Production", "sagemaker:ModelLifeCycle:stageStatus": ["Approved", "Rejected"] },
              "Null": { "sagemaker:ModelApprovalStatus": "true" } }
            """, update["Condition"]);
    }

    [Fact]
    public void Reading_gives_no_leave_to_approve()
    {
        var synthesized = Synthesized.Of(stack => new ModelGroup(stack, "Models").GrantRead(new Role(stack, "Reader", new RoleProps { AssumedBy = new AccountRootPrincipal() })));

        Assert.DoesNotContain("sagemaker:UpdateModelPackage", synthesized.Only("AWS::IAM::Policy").ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_made_elsewhere_has_its_ARN()
    {
        var group = ModelGroup.FromModelPackageGroupName("churn");

        Assert.Equal("churn", group.ModelPackageGroupName);
        Assert.Equal($"arn:{Aws.PARTITION}:sagemaker:{Aws.REGION}:{Aws.ACCOUNT_ID}:model-package-group/churn", group.ModelPackageGroupArn);
    }

    [Fact]
    public void A_rule_on_approvals_listens_to_this_group_and_to_decisions_only()
    {
        var synthesized = Synthesized.Of(stack => new ModelGroup(stack, "Models").OnApprovalChange("Tell"));

        Json.Equal("""
            { "source": ["aws.sagemaker"], "detail-type": ["SageMaker Model Package State Change"],
              "detail": { "ModelPackageGroupName": ["test-models-d31f7abc"], "ModelApprovalStatus": ["Approved", "Rejected"] } }
            """, synthesized.Only("AWS::Events::Rule")["EventPattern"]);
    }
}
