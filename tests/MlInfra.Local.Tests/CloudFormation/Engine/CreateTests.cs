using System.Text.Json.Nodes;
using MlInfra.Local.Tests.CloudFormation.Fakes;

namespace MlInfra.Local.Tests.CloudFormation.Engine;

public sealed class CreateTests : IDisposable
{
    private const string Two = """
        {"Resources":{
          "Second":{"Type":"Test::Fake::B","Properties":{"Value":{"Fn::GetAtt":["First","Arn"]}}},
          "First":{"Type":"Test::Fake::A","Properties":{"Value":"x"}}},
         "Outputs":{"O":{"Value":{"Fn::Sub":"${First}/${Second.Value}"}}}}
        """;

    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Creates_in_the_order_of_references()
    {
        var stack = await bench.DeployAsync(Two);

        Assert.Equal("CREATE_COMPLETE", stack.Status);
        Assert.Equal("First-1/arn:fake:First-1", stack.Outputs.Single().Value);
        Assert.Equal(
            ["S CREATE_IN_PROGRESS", "First CREATE_IN_PROGRESS", "First CREATE_COMPLETE", "Second CREATE_IN_PROGRESS", "Second CREATE_COMPLETE", "S CREATE_COMPLETE"],
            bench.Events(stack));
        Assert.Equal(["CREATE_IN_PROGRESS", "CREATE_COMPLETE"], bench.Published.Select(p => (string)p.Detail["status-details"]!["status"]!));
    }

    [Fact]
    public async Task Creates_independent_resources_at_once()
    {
        using var both = new CountdownEvent(2);
        bench.A.Before = (_, _, cancel) =>
        {
            both.Signal();
            return both.Wait(TimeSpan.FromSeconds(60), cancel) ? Task.CompletedTask : throw new TimeoutException("the other one was not begun");
        };

        var stack = await bench.DeployAsync("""{"Resources":{"X":{"Type":"Test::Fake::A"},"Y":{"Type":"Test::Fake::A"}}}""");

        Assert.Equal("CREATE_COMPLETE", stack.Status);
    }

    [Fact]
    public async Task Rolls_back_all_that_was_made_when_one_fails()
    {
        bench.B.FailOn("create Second");

        var stack = await bench.DeployAsync(Two);

        Assert.Equal("ROLLBACK_COMPLETE", stack.Status);
        Assert.Empty(bench.A.Existing);
        Assert.Equal(
            "The following resource(s) failed to create: [Second]. Rollback requested by user.",
            bench.Store.Events(stack.StackId).Single(e => e.Status == "ROLLBACK_IN_PROGRESS").Reason);
        Assert.Equal("cannot create Second (Service: Test::Fake::B, Error Code: Broken)", bench.Store.Events(stack.StackId).Single(e => e.Status == "CREATE_FAILED").Reason);
        Assert.Equal("Stack:" + stack.StackId + " is in ROLLBACK_COMPLETE state and can not be updated.",
            (await bench.RefusedAsync("UpdateStack", new() { ["StackName"] = "S", ["TemplateBody"] = Two })).Message);
    }

    [Fact]
    public async Task A_rollback_has_an_operation_id_of_its_own()
    {
        bench.B.FailOn("create Second");

        var stack = await bench.DeployAsync(Two);

        var events = bench.Store.Events(stack.StackId);
        var failed = events.Single(e => e.Status == "CREATE_FAILED").OperationId;
        Assert.All(events.Where(e => e.Status.Contains("ROLLBACK", StringComparison.Ordinal) || e.Status.StartsWith("DELETE", StringComparison.Ordinal)), e => Assert.NotEqual(failed, e.OperationId));
    }

    [Fact]
    public async Task Keeps_what_was_made_if_the_user_wants_no_rollback_and_goes_on_from_there()
    {
        bench.B.FailOn("create Second");
        var failed = await bench.DeployAsync(Two, more: i => i["DisableRollback"] = "true");
        bench.B.Before = (_, _, _) => Task.CompletedTask;

        var mended = await bench.DeployAsync(Two);

        Assert.Equal(("CREATE_FAILED", "UPDATE_COMPLETE"), (failed.Status, mended.Status));
        Assert.Equal(["create First"], bench.A.Calls);
        Assert.Equal(["create Second", "create Second"], bench.B.Calls);
    }

    [Fact]
    public async Task RollbackStack_undoes_a_creation_that_was_kept()
    {
        bench.B.FailOn("create Second");
        await bench.DeployAsync(Two, more: i => i["OnFailure"] = "DO_NOTHING");

        await bench.CallAsync("RollbackStack", new() { ["StackName"] = "S" });

        Assert.Equal("ROLLBACK_COMPLETE", (await bench.RestAsync("S")).Status);
        Assert.Empty(bench.A.Existing);
    }

    [Fact]
    public async Task Deletes_the_stack_after_a_failure_if_the_user_wants_that()
    {
        bench.B.FailOn("create Second");
        var id = (string)(await bench.CallAsync("CreateStack", new() { ["StackName"] = "S", ["TemplateBody"] = Two, ["OnFailure"] = "DELETE" }))!["StackId"]!;

        Assert.Equal("DELETE_COMPLETE", (await bench.RestAsync(id)).Status);
        Assert.Null(bench.Store.Find("S"));
    }

    [Fact]
    public async Task A_rollback_leaves_what_is_to_be_retained_but_not_what_is_retained_except_on_create()
    {
        bench.B.FailOn("create Bad");

        var stack = await bench.DeployAsync("""
            {"Resources":{
              "Kept":{"Type":"Test::Fake::A","DeletionPolicy":"Retain","Properties":{"Name":"kept"}},
              "Gone":{"Type":"Test::Fake::A","DeletionPolicy":"RetainExceptOnCreate","Properties":{"Name":"gone"}},
              "Bad":{"Type":"Test::Fake::B","DependsOn":["Kept","Gone"]}}}
            """);

        Assert.Equal("ROLLBACK_COMPLETE", stack.Status);
        Assert.Equal(["kept"], bench.A.Existing.Keys);
        Assert.Contains("Kept DELETE_SKIPPED", bench.Events(stack));
    }

    [Fact]
    public async Task A_rollback_that_cannot_delete_says_so()
    {
        bench.A.FailOn("delete First");
        bench.B.FailOn("create Second");

        var stack = await bench.DeployAsync(Two);

        Assert.Equal(("ROLLBACK_FAILED", "The following resource(s) failed to delete: [First]."), (stack.Status, stack.StatusReason));
    }

    [Fact]
    public async Task Cancels_what_is_under_way_when_another_fails()
    {
        bench.A.Before = async (verb, _, cancel) =>
        {
            if (verb == "create") await Task.Delay(TimeSpan.FromSeconds(30), cancel);
        };
        bench.B.FailOn("create Bad");

        var stack = await bench.DeployAsync("""{"Resources":{"Slow":{"Type":"Test::Fake::A"},"Bad":{"Type":"Test::Fake::B"}}}""");

        Assert.Equal("ROLLBACK_COMPLETE", stack.Status);
        Assert.Equal("Resource creation cancelled", bench.Store.Events(stack.StackId).Single(e => e is { LogicalId: "Slow", Status: "CREATE_FAILED" }).Reason);
    }

    [Theory]
    [InlineData("""{"X":{"Type":"AWS::EC2::VPC"}}""", "the resource type AWS::EC2::VPC (resource X)")]
    [InlineData("""{"X":{"Type":"AWS::EMR::Cluster"},"A":{"Type":"Test::Fake::A"}}""", "the resource type AWS::EMR::Cluster (resource X)")]
    [InlineData("""{"X":{"Type":"Test::Fake::A","Properties":{"Odd":1}}}""", "the property Odd of Test::Fake::A (resource X)")]
    public async Task Refuses_by_name_what_it_lacks_before_anything_is_made(string resources, string what)
    {
        var error = await bench.RefusedAsync("CreateStack", new() { ["StackName"] = "S", ["TemplateBody"] = $$"""{"Resources":{{resources}}}""" });

        Assert.Equal($"MlInfra Local does not support {what}. It refuses rather than pretends, and changed nothing; see docs/local.md for what it has.", error.Message);
        Assert.Null(bench.Store.Find("S"));
        Assert.Empty(bench.A.Calls);
    }

    [Fact]
    public async Task A_property_without_value_is_no_property()
    {
        var stack = await bench.DeployAsync("""{"Resources":{"X":{"Type":"Test::Fake::A","Properties":{"Odd":{"Ref":"AWS::NoValue"}}}}}""");

        Assert.Equal("CREATE_COMPLETE", stack.Status);
    }

    [Fact]
    public async Task Leaves_out_resources_whose_condition_is_false()
    {
        const string Template = """
            {"Parameters":{"On":{"Type":"String","Default":"no"}},"Conditions":{"IsOn":{"Fn::Equals":[{"Ref":"On"},"yes"]}},
             "Resources":{"A":{"Type":"Test::Fake::A","DependsOn":"X","Properties":{"Value":{"Fn::If":["IsOn",{"Ref":"X"},"none"]}}},
               "X":{"Type":"Test::Fake::A","Condition":"IsOn"}},
             "Outputs":{"O":{"Condition":"IsOn","Value":{"Ref":"X"}}}}
            """;

        var off = await bench.DeployAsync(Template);
        var on = await bench.DeployAsync(Template, more: i => i["Parameters"] = new JsonArray(new JsonObject { ["ParameterKey"] = "On", ["ParameterValue"] = "yes" }));
        var offAgain = await bench.DeployAsync(Template, more: i => i["Parameters"] = new JsonArray(new JsonObject { ["ParameterKey"] = "On", ["ParameterValue"] = "no" }));

        Assert.Empty(off.Outputs);
        Assert.Equal("X-2", on.Outputs.Single().Value);
        Assert.Empty(offAgain.Outputs);
        Assert.Equal(["A-1"], bench.A.Existing.Keys);
    }

    [Fact]
    public async Task Rules_are_held_before_anything_is_made()
    {
        bench.SystemParameters["/v"] = "5";
        const string Template = """
            {"Parameters":{"V":{"Type":"AWS::SSM::Parameter::Value<String>","Default":"/v"}},
             "Rules":{"Check":{"Assertions":[{"Assert":{"Fn::Not":[{"Fn::Contains":[["4","5"],{"Ref":"V"}]}]},"AssertDescription":"Version 6 is needed."}]}},
             "Resources":{"A":{"Type":"Test::Fake::A"}}}
            """;

        var error = await bench.RefusedAsync("CreateStack", new() { ["StackName"] = "S", ["TemplateBody"] = Template });
        bench.SystemParameters["/v"] = "6";

        Assert.Equal("Template validation error: Rule Check failed: Version 6 is needed.", error.Message);
        Assert.Equal("CREATE_COMPLETE", (await bench.DeployAsync(Template)).Status);
    }

    [Fact]
    public async Task The_same_token_makes_one_stack()
    {
        var input = new JsonObject { ["StackName"] = "S", ["TemplateBody"] = Two, ["ClientRequestToken"] = "t" };

        var first = await bench.CallAsync("CreateStack", (JsonObject)input.DeepClone());
        var second = await bench.CallAsync("CreateStack", (JsonObject)input.DeepClone());
        input["ClientRequestToken"] = "other";

        Assert.Equal((string?)first!["StackId"], (string?)second!["StackId"]);
        Assert.Equal("AlreadyExistsException", (await bench.RefusedAsync("CreateStack", input)).Code);
        await bench.RestAsync("S");
    }

    [Fact]
    public async Task A_stack_gives_its_tags_to_resources()
    {
        await bench.DeployAsync(Two, more: i => i["Tags"] = new JsonArray(new JsonObject { ["Key"] = "team", ["Value"] = "ml" }));

        Assert.Equal("ml", bench.A.LastTags!["team"]);
    }
}
