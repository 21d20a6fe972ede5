using System.Text.Json.Nodes;
using MlInfra.Local.Tests.CloudFormation.Fakes;

namespace MlInfra.Local.Tests.CloudFormation.Engine;

public sealed class UpdateTests : IDisposable
{
    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    // B refers to A, so that A's replacement reaches it.
    private static string Pair(string name, string value, string wide = "w", string more = "") => $$$"""
        {"Resources":{
          "A":{"Type":"Test::Fake::A","Properties":{"Name":"{{{name}}}","Value":"{{{value}}}"}},
          "B":{"Type":"Test::Fake::B","Properties":{"Value":{"Ref":"A"},"Wide":"{{{wide}}}"}}{{{more}}} },
         "Outputs":{"O":{"Value":{"Fn::GetAtt":["A","Value"]} } }}
        """;

    [Fact]
    public async Task Changes_in_place_what_may_be_changed_in_place()
    {
        await bench.DeployAsync(Pair("a", "1"));

        var stack = await bench.DeployAsync(Pair("a", "2"));

        Assert.Equal("UPDATE_COMPLETE", stack.Status);
        Assert.Equal("2", stack.Outputs.Single().Value);
        Assert.Equal(["create A", "update A"], bench.A.Calls);
        Assert.Equal(["create B"], bench.B.Calls);
    }

    [Fact]
    public async Task Replaces_by_making_the_new_one_first_and_deleting_the_old_one_last()
    {
        await bench.DeployAsync(Pair("a", "1"));

        var stack = await bench.DeployAsync(Pair("b", "1"));

        Assert.Equal("UPDATE_COMPLETE", stack.Status);
        Assert.Equal(["create A", "create A", "delete A"], bench.A.Calls);
        Assert.Equal(["b"], bench.A.Existing.Keys);
        Assert.Equal("b", (string?)bench.B.Existing.Single().Value["Value"]);
        Assert.Equal(
            ["S UPDATE_IN_PROGRESS", "A UPDATE_IN_PROGRESS", "A UPDATE_COMPLETE", "B UPDATE_IN_PROGRESS", "B UPDATE_COMPLETE", "S UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
                "A DELETE_IN_PROGRESS", "A DELETE_COMPLETE", "S UPDATE_COMPLETE"],
            bench.Events(stack).SkipWhile(e => e != "S UPDATE_IN_PROGRESS"));
    }

    [Fact]
    public async Task A_replaced_resource_may_be_retained()
    {
        const string Template = """{"Resources":{"A":{"Type":"Test::Fake::A","UpdateReplacePolicy":"Retain","Properties":{"Name":"old"}}}}""";
        await bench.DeployAsync(Template);

        await bench.DeployAsync(Template.Replace("old", "new", StringComparison.Ordinal));

        Assert.Equal(["new", "old"], bench.A.Existing.Keys.Order());
    }

    [Fact]
    public async Task Deletes_what_the_template_no_longer_has_unless_it_is_retained()
    {
        await bench.DeployAsync(Pair("a", "1", more: ""","C":{"Type":"Test::Fake::A","Properties":{"Name":"c"}},"D":{"Type":"Test::Fake::A","DeletionPolicy":"Retain","Properties":{"Name":"d"}}"""));

        var stack = await bench.DeployAsync(Pair("a", "1"));

        Assert.Equal(["a", "d"], bench.A.Existing.Keys.Order());
        Assert.Contains("D DELETE_SKIPPED", bench.Events(stack));
        Assert.Equal(["A", "B"], bench.Store.Resources(stack.StackId).Select(r => r.LogicalId));
    }

    [Fact]
    public async Task Nothing_to_do_is_said()
    {
        await bench.DeployAsync(Pair("a", "1"));

        var error = await bench.RefusedAsync("UpdateStack", new() { ["StackName"] = "S", ["TemplateBody"] = Pair("a", "1") });

        Assert.Equal(("ValidationError", "No updates are to be performed."), (error.Code, error.Message));
    }

    [Fact]
    public async Task Numbers_and_their_texts_are_the_same()
    {
        await bench.DeployAsync("""{"Resources":{"A":{"Type":"Test::Fake::A","Properties":{"Value":5,"Wide":true}}}}""");

        var error = await bench.RefusedAsync("UpdateStack", new() { ["StackName"] = "S", ["TemplateBody"] = """{"Resources":{"A":{"Type":"Test::Fake::A","Properties":{"Wide":"true","Value":"5"}}}}""" });

        Assert.Equal("No updates are to be performed.", error.Message);
    }

    [Fact]
    public async Task A_failed_update_is_really_undone()
    {
        var before = await bench.DeployAsync(Pair("a", "1", more: ""","Old":{"Type":"Test::Fake::A","Properties":{"Name":"old"}}"""));
        bench.B.FailOn("create Bad");

        var after = await bench.DeployAsync(Pair("b", "2", "new", ""","New":{"Type":"Test::Fake::A","Properties":{"Name":"new"}},"Bad":{"Type":"Test::Fake::B","DependsOn":["New","B"]}"""));

        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", after.Status);
        Assert.Equal(["a", "old"], bench.A.Existing.Keys.Order());
        Assert.Equal("1", (string?)bench.A.Existing["a"]["Value"]);
        Assert.Equal(("a", "w"), ((string?)bench.B.Existing.Single().Value["Value"], (string?)bench.B.Existing.Single().Value["Wide"]));
        Assert.Equal(before.Template, after.Template);
        Assert.Equal(before.Outputs, after.Outputs);
        Assert.Equal(["A", "B", "Old"], bench.Store.Resources(after.StackId).Select(r => r.LogicalId));
        Assert.Equal("No updates are to be performed.", (await bench.RefusedAsync("UpdateStack", new() { ["StackName"] = "S", ["TemplateBody"] = before.Template })).Message);
    }

    [Fact]
    public async Task A_resource_whose_own_update_failed_is_set_back()
    {
        await bench.DeployAsync(Pair("a", "1"));
        var failed = false;
        bench.A.Before = (verb, request, _) =>
        {
            if (verb != "update" || failed) return Task.CompletedTask;
            failed = true;
            bench.A.Existing["a"] = request.Properties;
            throw new InvalidOperationException("half way");
        };

        var stack = await bench.DeployAsync(Pair("a", "2"));

        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", stack.Status);
        Assert.Equal("1", (string?)bench.A.Existing["a"]["Value"]);
    }

    [Fact]
    public async Task A_rollback_that_fails_can_be_continued()
    {
        await bench.DeployAsync(Pair("a", "1"));
        bench.A.Before = (verb, request, _) => verb == "update" && (string?)request.Properties["Value"] == "1" ? throw new InvalidOperationException("no") : Task.CompletedTask;
        bench.B.FailOn("update B");
        var stuck = await bench.DeployAsync(Pair("a", "2", "x"));
        bench.A.Before = bench.B.Before = (_, _, _) => Task.CompletedTask;

        await bench.CallAsync("ContinueUpdateRollback", new() { ["StackName"] = "S" });
        var mended = await bench.RestAsync("S");

        Assert.Equal(("UPDATE_ROLLBACK_FAILED", "UPDATE_ROLLBACK_COMPLETE"), (stuck.Status, mended.Status));
        Assert.Equal("1", (string?)bench.A.Existing["a"]["Value"]);
    }

    [Fact]
    public async Task A_rollback_that_fails_can_be_continued_without_the_resource()
    {
        await bench.DeployAsync(Pair("a", "1"));
        bench.A.Before = (verb, request, _) => verb == "update" && (string?)request.Properties["Value"] == "1" ? throw new InvalidOperationException("no") : Task.CompletedTask;
        bench.B.FailOn("create Bad");
        await bench.DeployAsync(Pair("a", "2", more: ""","Bad":{"Type":"Test::Fake::B","DependsOn":"A"}"""));

        await bench.CallAsync("ContinueUpdateRollback", new() { ["StackName"] = "S", ["ResourcesToSkip"] = new JsonArray("A") });

        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", (await bench.RestAsync("S")).Status);
    }

    [Fact]
    public async Task Without_rollback_a_failed_update_is_kept_and_the_next_one_goes_on()
    {
        await bench.DeployAsync(Pair("a", "1"));
        bench.B.FailOn("update B");
        var failed = await bench.DeployAsync(Pair("b", "2", "x"), more: i => i["DisableRollback"] = "true");
        bench.B.Before = (_, _, _) => Task.CompletedTask;

        var done = await bench.DeployAsync(Pair("c", "2", "x"));

        Assert.Equal(("UPDATE_FAILED", "UPDATE_COMPLETE"), (failed.Status, done.Status));
        Assert.Equal(["c"], bench.A.Existing.Keys);
    }

    [Fact]
    public async Task Without_rollback_a_failed_update_can_be_rolled_back_to_the_last_good_state()
    {
        await bench.DeployAsync(Pair("a", "1"));
        bench.B.FailOn("update B");
        await bench.DeployAsync(Pair("b", "2", "x"), more: i => i["DisableRollback"] = "true");
        await bench.DeployAsync(Pair("c", "3", "x"), more: i => i["DisableRollback"] = "true");
        bench.B.Before = (_, _, _) => Task.CompletedTask;

        await bench.CallAsync("RollbackStack", new() { ["StackName"] = "S" });
        var stack = await bench.RestAsync("S");

        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", stack.Status);
        Assert.Equal(["a"], bench.A.Existing.Keys);
        Assert.Equal("a", (string?)bench.B.Existing.Single().Value["Value"]);
    }

    [Fact]
    public async Task A_busy_stack_is_not_updated()
    {
        await bench.DeployAsync(Pair("a", "1"));
        var go = new TaskCompletionSource();
        bench.A.Before = (_, _, _) => go.Task;
        await bench.CallAsync("UpdateStack", new() { ["StackName"] = "S", ["TemplateBody"] = Pair("a", "2") });

        var update = await bench.RefusedAsync("UpdateStack", new() { ["StackName"] = "S", ["TemplateBody"] = Pair("a", "3") });
        var delete = await bench.RefusedAsync("DeleteStack", new() { ["StackName"] = "S" });
        go.SetResult();
        var stack = await bench.RestAsync("S");

        Assert.Equal(("ValidationError", $"Stack:{stack.StackId} is in UPDATE_IN_PROGRESS state and can not be updated."), (update.Code, update.Message));
        Assert.Equal($"Stack [{stack.StackId}] cannot be deleted while in status UPDATE_IN_PROGRESS", delete.Message);
        Assert.Equal("UPDATE_COMPLETE", stack.Status);
    }

    [Fact]
    public async Task An_update_can_be_cancelled()
    {
        await bench.DeployAsync(Pair("a", "1"));
        bench.A.Before = async (verb, request, cancel) =>
        {
            if (verb == "update" && (string?)request.Properties["Value"] == "2") await Task.Delay(TimeSpan.FromSeconds(30), cancel);
        };
        await bench.CallAsync("UpdateStack", new() { ["StackName"] = "S", ["TemplateBody"] = Pair("a", "2") });

        await bench.CallAsync("CancelUpdateStack", new() { ["StackName"] = "S" });

        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", (await bench.RestAsync("S")).Status);
        Assert.Equal("CancelUpdateStack cannot be called from current stack status", (await bench.RefusedAsync("CancelUpdateStack", new() { ["StackName"] = "S" })).Message);
    }

    [Fact]
    public async Task Takes_the_previous_template_and_values()
    {
        const string Template = """
            {"Parameters":{"P":{"Type":"String"},"Q":{"Type":"String"},"Secret":{"Type":"String","NoEcho":true,"Default":"hush"}},
             "Resources":{"A":{"Type":"Test::Fake::A","Properties":{"Value":{"Fn::Sub":"${P}-${Q}"}}}}}
            """;
        static JsonObject Value(string key, string? value) => value is null
            ? new() { ["ParameterKey"] = key, ["UsePreviousValue"] = "true" }
            : new() { ["ParameterKey"] = key, ["ParameterValue"] = value };
        await bench.DeployAsync(Template, more: i => i["Parameters"] = new JsonArray(Value("P", "p"), Value("Q", "q")));

        await bench.CallAsync("UpdateStack", new() { ["StackName"] = "S", ["UsePreviousTemplate"] = "true", ["Parameters"] = new JsonArray(Value("P", "new"), Value("Q", null)) });
        var stack = await bench.RestAsync("S");

        Assert.Equal("new-q", (string?)bench.A.Existing.Single().Value["Value"]);
        var shown = (await bench.CallAsync("DescribeStacks", new() { ["StackName"] = stack.StackId }))!["Stacks"]![0]!["Parameters"]!.AsArray();
        Assert.Equal(["new", "q", "****"], shown.Select(p => (string?)p!["ParameterValue"]));
    }

    [Fact]
    public async Task A_change_of_tags_reaches_resources_that_have_tags_and_is_undone_with_the_rest()
    {
        static void Tag(JsonObject input, string value) => input["Tags"] = new JsonArray(new JsonObject { ["Key"] = "k", ["Value"] = value });
        await bench.DeployAsync(Pair("a", "1"), more: i => Tag(i, "1"));
        bench.B.FailOn("update B");

        var stack = await bench.DeployAsync(Pair("a", "1"), more: i => Tag(i, "2"));

        Assert.Equal(("UPDATE_ROLLBACK_FAILED", "1"), (stack.Status, stack.Tags["k"]));
        Assert.Equal(["create A", "update A", "update A"], bench.A.Calls);
        Assert.Equal("1", bench.A.LastTags!["k"]);
    }

    [Fact]
    public async Task A_resource_does_not_change_its_type()
    {
        await bench.DeployAsync("""{"Resources":{"A":{"Type":"Test::Fake::A"}}}""");

        var error = await bench.RefusedAsync("UpdateStack", new() { ["StackName"] = "S", ["TemplateBody"] = """{"Resources":{"A":{"Type":"Test::Fake::B"}}}""" });

        Assert.Equal("Update of resource type is not permitted. The new template modifies resource type of the following resources: [A]", error.Message);
    }
}
