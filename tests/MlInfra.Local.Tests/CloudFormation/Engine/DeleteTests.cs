using System.Text.Json.Nodes;
using MlInfra.Local.Tests.CloudFormation.Fakes;

namespace MlInfra.Local.Tests.CloudFormation.Engine;

public sealed class DeleteTests : IDisposable
{
    private const string Chain = """
        {"Resources":{"First":{"Type":"Test::Fake::A"},"Second":{"Type":"Test::Fake::A","DependsOn":"First"},"Third":{"Type":"Test::Fake::A","DependsOn":"Second"}}}
        """;

    private const string Exporter = """
        {"Parameters":{"V":{"Type":"String","Default":"1"}},"Resources":{"A":{"Type":"Test::Fake::A","Properties":{"Value":{"Ref":"V"}}}},
         "Outputs":{"O":{"Value":{"Fn::GetAtt":["A","Value"]},"Export":{"Name":"shared"}}}}
        """;

    private const string Importer = """{"Resources":{"A":{"Type":"Test::Fake::A","Properties":{"Value":{"Fn::ImportValue":"shared"}}}}}""";

    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Deletes_in_reverse()
    {
        await bench.DeployAsync(Chain);

        var stack = await bench.DeleteAsync();

        Assert.Equal("DELETE_COMPLETE", stack.Status);
        Assert.Equal(["delete Third", "delete Second", "delete First"], bench.A.Calls.Skip(3));
        Assert.Null(bench.Store.Find("S"));
        Assert.NotNull(bench.Store.Find(stack.StackId));
        Assert.Equal("Stack with id S does not exist", (await bench.RefusedAsync("DescribeStacks", new() { ["StackName"] = "S" })).Message);
    }

    [Fact]
    public async Task What_cannot_be_deleted_keeps_what_it_depends_on_and_can_be_left()
    {
        await bench.DeployAsync(Chain);
        bench.A.FailOn("delete Second");

        var failed = await bench.DeleteAsync();
        await bench.CallAsync("DeleteStack", new() { ["StackName"] = "S", ["RetainResources"] = new JsonArray("Second") });
        var deleted = await bench.RestAsync(failed.StackId);

        Assert.Equal(("DELETE_FAILED", "The following resource(s) failed to delete: [Second]."), (failed.Status, failed.StatusReason));
        Assert.Equal("DELETE_COMPLETE", deleted.Status);
        Assert.Equal(["Second-2"], bench.A.Existing.Keys);
    }

    [Fact]
    public async Task A_protected_stack_stays()
    {
        await bench.DeployAsync(Chain, more: i => i["EnableTerminationProtection"] = "true");

        var error = await bench.RefusedAsync("DeleteStack", new() { ["StackName"] = "S" });
        await bench.CallAsync("UpdateTerminationProtection", new() { ["StackName"] = "S", ["EnableTerminationProtection"] = "false" });

        Assert.Equal("Stack [S] cannot be deleted while TerminationProtection is enabled", error.Message);
        Assert.Equal("DELETE_COMPLETE", (await bench.DeleteAsync()).Status);
    }

    [Fact]
    public async Task A_creation_can_be_given_up()
    {
        bench.A.Before = async (verb, request, cancel) =>
        {
            if (verb == "create" && request.LogicalId == "Second") await Task.Delay(TimeSpan.FromSeconds(30), cancel);
        };
        var id = (string)(await bench.CallAsync("CreateStack", new() { ["StackName"] = "S", ["TemplateBody"] = Chain }))!["StackId"]!;

        await bench.CallAsync("DeleteStack", new() { ["StackName"] = "S" });

        Assert.Equal("DELETE_COMPLETE", (await bench.RestAsync(id)).Status);
        Assert.Empty(bench.A.Existing);
    }

    [Fact]
    public async Task Deleting_what_is_not_there_is_no_error() => Assert.Null(await bench.CallAsync("DeleteStack", new() { ["StackName"] = "None" }));

    [Fact]
    public async Task An_export_in_use_is_neither_deleted_nor_changed()
    {
        await bench.DeployAsync(Exporter, "Out");
        await bench.DeployAsync(Importer, "In");

        var deleted = await bench.DeleteAsync("Out");
        var changed = await bench.DeployAsync(Exporter, "Out", i => i["Parameters"] = new JsonArray(new JsonObject { ["ParameterKey"] = "V", ["ParameterValue"] = "2" }));

        Assert.Equal(("CREATE_COMPLETE", "Delete canceled. Cannot delete export shared as it is in use by In."), (deleted.Status, deleted.StatusReason));
        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", changed.Status);
        Assert.Contains(bench.Store.Events(changed.StackId), e => e.Reason == "Cannot update export shared as it is in use by In. Rollback requested by user.");
        Assert.Equal("1", bench.Store.Get(changed.StackId).Outputs.Single().Value);
        Assert.Equal("""{"Imports":["In"]}""", (await bench.CallAsync("ListImports", new() { ["ExportName"] = "shared" }))!.ToJsonString());
    }

    [Fact]
    public async Task An_export_that_nobody_uses_any_more_goes()
    {
        await bench.DeployAsync(Exporter, "Out");
        await bench.DeployAsync(Importer, "In");
        await bench.DeleteAsync("In");

        Assert.Equal("DELETE_COMPLETE", (await bench.DeleteAsync("Out")).Status);
    }

    [Fact]
    public async Task Two_stacks_do_not_export_one_name()
    {
        await bench.DeployAsync(Exporter, "Out");

        var second = await bench.DeployAsync(Exporter, "Second");

        Assert.Equal("ROLLBACK_COMPLETE", second.Status);
        Assert.Contains(bench.Store.Events(second.StackId), e => e.Reason == "Export with name shared is already exported by stack Out. Rollback requested by user.");
    }

    [Fact]
    public async Task A_stack_whose_update_was_kept_half_done_leaves_nothing_behind()
    {
        await bench.DeployAsync("""{"Resources":{"A":{"Type":"Test::Fake::A","Properties":{"Name":"a"}}}}""");
        bench.B.FailOn("create B");
        await bench.DeployAsync(
            """{"Resources":{"A":{"Type":"Test::Fake::A","Properties":{"Name":"b"}},"B":{"Type":"Test::Fake::B","DependsOn":"A"}}}""", more: i => i["DisableRollback"] = "true");

        await bench.DeleteAsync();

        Assert.Empty(bench.A.Existing);
    }
}
