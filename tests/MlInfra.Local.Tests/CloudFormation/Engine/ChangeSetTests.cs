using System.Text.Json.Nodes;
using MlInfra.Local.Tests.CloudFormation.Fakes;

namespace MlInfra.Local.Tests.CloudFormation.Engine;

public sealed class ChangeSetTests : IDisposable
{
    private const string One = """{"Resources":{"A":{"Type":"Test::Fake::A","Properties":{"Name":"a","Value":"1"}},"B":{"Type":"Test::Fake::B","Properties":{"Value":{"Ref":"A"}}}}}""";

    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    private Task<JsonObject?> CreateAsync(string template, string type, string name = "cs") => bench.CallAsync(
        "CreateChangeSet", new() { ["StackName"] = "S", ["ChangeSetName"] = name, ["ChangeSetType"] = type, ["TemplateBody"] = template });

    private Task<JsonObject?> DescribeAsync(string name = "cs") =>
        bench.CallAsync("DescribeChangeSet", new() { ["StackName"] = "S", ["ChangeSetName"] = name, ["IncludePropertyValues"] = "true" });

    [Fact]
    public async Task A_stack_is_under_review_until_its_change_set_is_executed()
    {
        await CreateAsync(One, "CREATE");
        var review = bench.Store.Find("S")!;
        var template = await bench.CallAsync("GetTemplate", new() { ["StackName"] = "S" });
        var described = await DescribeAsync();

        await bench.CallAsync("ExecuteChangeSet", new() { ["StackName"] = "S", ["ChangeSetName"] = "cs" });
        var stack = await bench.RestAsync("S");

        Assert.Equal(("REVIEW_IN_PROGRESS", "{}"), (review.Status, (string?)template!["TemplateBody"]));
        Assert.Equal(("CREATE_COMPLETE", "AVAILABLE"), ((string?)described!["Status"], (string?)described["ExecutionStatus"]));
        Assert.Equal(["Add", "Add"], described["Changes"]!.AsArray().Select(c => (string?)c!["ResourceChange"]!["Action"]));
        Assert.Equal(("CREATE_COMPLETE", review.StackId), (stack.Status, stack.StackId));
        Assert.Equal("ChangeSetNotFound", (await bench.RefusedAsync("DescribeChangeSet", new() { ["StackName"] = "S", ["ChangeSetName"] = "cs" })).Code);
    }

    [Fact]
    public async Task Tells_what_will_change_and_how()
    {
        await bench.DeployAsync(One);

        await CreateAsync("""{"Resources":{"A":{"Type":"Test::Fake::A","Properties":{"Name":"b","Value":"1"}},"B":{"Type":"Test::Fake::B","Properties":{"Value":{"Ref":"A"}}},"C":{"Type":"Test::Fake::A"}}}""", "UPDATE");
        var changes = (await DescribeAsync())!["Changes"]!.AsArray().Select(c => c!["ResourceChange"]!).ToList();

        Assert.Equal(["A Modify True", "B Modify False", "C Add "], changes.Select(c => $"{c["LogicalResourceId"]} {c["Action"]} {c["Replacement"]}"));
        var detail = changes[0]["Details"]![0]!["Target"]!;
        Assert.Equal(("Name", "Always", "a", "b"), ((string?)detail["Name"], (string?)detail["RequiresRecreation"], (string?)detail["BeforeValue"], (string?)detail["AfterValue"]));
        Assert.Equal("{{changeSet:KNOWN_AFTER_APPLY}}", (string?)changes[1]["Details"]![0]!["Target"]!["AfterValue"]);
        Assert.Empty(bench.A.Calls.Skip(1));
    }

    [Fact]
    public async Task An_empty_one_fails_with_the_words_that_clients_look_for()
    {
        await bench.DeployAsync(One);

        await CreateAsync(One, "UPDATE");
        var described = await DescribeAsync();
        var refused = await bench.RefusedAsync("ExecuteChangeSet", new() { ["StackName"] = "S", ["ChangeSetName"] = "cs" });

        Assert.Equal(("FAILED", "UNAVAILABLE"), ((string?)described!["Status"], (string?)described["ExecutionStatus"]));
        Assert.StartsWith("The submitted information didn't contain changes.", (string?)described["StatusReason"]);
        Assert.Equal("InvalidChangeSetStatus", refused.Code);
    }

    [Fact]
    public async Task One_that_cannot_be_honoured_fails_and_tells_where()
    {
        await CreateAsync("""{"Resources":{"A":{"Type":"Test::Fake::A","Properties":{"Odd":1}}}}""", "CREATE");

        var described = await DescribeAsync();
        var events = await bench.CallAsync("DescribeEvents", new() { ["StackName"] = "S", ["ChangeSetName"] = "cs" });

        Assert.Equal("FAILED", (string?)described!["Status"]);
        Assert.Contains("the property Odd of Test::Fake::A (resource A)", (string?)described["StatusReason"]);
        Assert.Equal("/Resources/A/Properties/Odd", (string?)events!["OperationEvents"]![0]!["ValidationPath"]);
    }

    [Fact]
    public async Task A_change_of_outputs_alone_is_a_change()
    {
        await bench.DeployAsync(One);

        await CreateAsync(One[..^1] + ""","Outputs":{"O":{"Value":{"Ref":"A"}}}}""", "UPDATE");
        await bench.CallAsync("ExecuteChangeSet", new() { ["StackName"] = "S", ["ChangeSetName"] = "cs" });

        Assert.Equal("a", (await bench.RestAsync("S")).Outputs.Single().Value);
    }

    [Fact]
    public async Task The_kind_must_fit_the_stack()
    {
        Assert.Equal("Stack [S] does not exist", (await Assert.ThrowsAsync<Core.AwsException>(() => CreateAsync(One, "UPDATE"))).Message);
        await bench.DeployAsync(One);
        Assert.Equal(
            "Stack [S] already exists and cannot be created again with the changeSet [cs].", (await Assert.ThrowsAsync<Core.AwsException>(() => CreateAsync(One, "CREATE"))).Message);
    }

    [Fact]
    public async Task A_stack_under_review_is_deleted_with_its_change_sets()
    {
        await CreateAsync(One, "CREATE");
        await CreateAsync(One, "CREATE", "other");
        var names = (await bench.CallAsync("ListChangeSets", new() { ["StackName"] = "S" }))!["Summaries"]!.AsArray().Select(s => (string?)s!["ChangeSetName"]);

        await bench.CallAsync("DeleteStack", new() { ["StackName"] = "S" });

        Assert.Equal(["cs", "other"], names);
        Assert.Null(bench.Store.Find("S"));
        Assert.Equal("ChangeSetNotFound", (await bench.RefusedAsync("DescribeChangeSet", new() { ["StackName"] = "S", ["ChangeSetName"] = "cs" })).Code);
    }

    [Fact]
    public async Task An_answer_is_held_until_the_stack_rests()
    {
        var go = new TaskCompletionSource();
        bench.A.Before = (_, _, _) => go.Task;
        await bench.CallAsync("CreateStack", new() { ["StackName"] = "S", ["TemplateBody"] = One });

        var held = bench.CallAsync("DescribeStacks", new() { ["StackName"] = "S" });
        var lambda = await bench.CallAsync("DescribeStacks", new() { ["StackName"] = "S" }, new("arn:aws:sts::1:assumed-role/fn/x", "arn:aws:iam::1:role/fn"));
        var early = held.IsCompleted;
        go.SetResult();

        Assert.False(early);
        Assert.Equal("CREATE_IN_PROGRESS", (string?)lambda!["Stacks"]![0]!["StackStatus"]);
        Assert.Equal("CREATE_COMPLETE", (string?)(await held.WaitAsync(TimeSpan.FromSeconds(60)))!["Stacks"]![0]!["StackStatus"]);
    }

    [Fact]
    public async Task A_held_answer_is_never_late()
    {
        // The end of a stack was once told before it was kept, so that the reader looked too early and slept until the cap.
        await bench.DeployAsync(One);
        for (var i = 0; i < 20; i++)
        {
            await bench.CallAsync("UpdateStack", new() { ["StackName"] = "S", ["TemplateBody"] = One.Replace("\"1\"", $"\"n{i}\"", StringComparison.Ordinal) });
            var held = await bench.CallAsync("DescribeStacks", new() { ["StackName"] = "S" }).WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Equal("UPDATE_COMPLETE", (string?)held!["Stacks"]![0]!["StackStatus"]);
            await bench.RestAsync("S");
        }
    }

    [Fact]
    public async Task Events_come_newest_first_in_pages_and_no_two_at_one_time()
    {
        await bench.DeployAsync(One);
        for (var i = 0; i < 25; i++) await bench.DeployAsync(One.Replace("\"1\"", $"\"n{i}\"", StringComparison.Ordinal));

        var all = new List<JsonNode?>();
        string? token = null;
        do
        {
            var page = await bench.CallAsync("DescribeStackEvents", new() { ["StackName"] = "S", ["NextToken"] = token });
            all.AddRange(page!["StackEvents"]!.AsArray());
            token = (string?)page["NextToken"];
        }
        while (token is not null);

        Assert.Equal(6 + 25 * 5, all.Count);
        Assert.Equal("UPDATE_COMPLETE", (string?)all[0]!["ResourceStatus"]);
        Assert.Equal(all.Count, all.Select(e => (string?)e!["EventId"]).Distinct().Count());
        Assert.Equal(all.Select(e => (string?)e!["Timestamp"]), all.Select(e => (string?)e!["Timestamp"]).Distinct().OrderDescending());
    }
}
