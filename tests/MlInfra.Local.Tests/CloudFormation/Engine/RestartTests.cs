using MlInfra.Local.Tests.CloudFormation.Fakes;

namespace MlInfra.Local.Tests.CloudFormation.Engine;

public sealed class RestartTests : IDisposable
{
    private const string Old = """{"Resources":{"A":{"Type":"Test::Fake::A","Properties":{"Name":"a","Value":"1"}},"B":{"Type":"Test::Fake::B","Properties":{"Value":{"Ref":"A"}}}}}""";
    private const string New = """{"Resources":{"A":{"Type":"Test::Fake::A","Properties":{"Name":"b","Value":"2"}},"B":{"Type":"Test::Fake::B","Properties":{"Value":{"Ref":"A"}}}}}""";

    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task A_creation_that_was_cut_short_is_rolled_back_and_says_why()
    {
        var id = await CutShortAsync("CreateStack", Old, "create B");

        var stack = await bench.RestAsync(id);

        Assert.Equal("ROLLBACK_COMPLETE", stack.Status);
        Assert.Empty(bench.A.Existing);
        Assert.Contains(bench.Store.Events(id), e => e is { Status: "ROLLBACK_IN_PROGRESS", Reason: "MlInfra Local was stopped in the middle of the operation, so it failed. Rollback requested by user." });
    }

    [Fact]
    public async Task An_update_that_was_cut_short_is_undone()
    {
        await bench.DeployAsync(Old);
        var id = await CutShortAsync("UpdateStack", New, "update B");

        var stack = await bench.RestAsync(id);

        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", stack.Status);
        Assert.Equal(["a"], bench.A.Existing.Keys);
        Assert.Equal("a", (string?)bench.B.Existing.Single().Value["Value"]);
        Assert.Equal(Old, stack.Template);
    }

    [Fact]
    public async Task A_deletion_that_was_cut_short_goes_on()
    {
        await bench.DeployAsync(Old);
        var id = await CutShortAsync("DeleteStack", Old, "delete B");

        var stack = await bench.RestAsync(id);

        Assert.Equal("DELETE_COMPLETE", stack.Status);
        Assert.Empty(bench.A.Existing);
        Assert.Contains(bench.Store.Events(id), e => e.Reason == "MlInfra Local was stopped in the middle of the operation; it goes on now.");
    }

    [Fact]
    public async Task A_rollback_that_was_cut_short_goes_on()
    {
        await bench.DeployAsync(Old);
        var waits = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        var failed = false;
        bench.B.Before = async (verb, _, _) =>
        {
            if (!failed)
            {
                failed = true;
                throw new InvalidOperationException("first");
            }
            waits.TrySetResult();
            await never.Task;
        };
        await bench.CallAsync("UpdateStack", new() { ["StackName"] = "S", ["TemplateBody"] = New });
        await waits.Task.WaitAsync(TimeSpan.FromSeconds(60));
        bench.B.Before = (_, _, _) => Task.CompletedTask;
        await bench.RestartAsync();

        var stack = await bench.RestAsync("S");

        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", stack.Status);
        Assert.Equal(["a"], bench.A.Existing.Keys);
        Assert.Equal("a", (string?)bench.B.Existing.Single().Value["Value"]);
        never.SetCanceled();
    }

    [Fact]
    public async Task What_a_provider_had_announced_is_deleted()
    {
        bench.A.Before = async (verb, request, cancel) =>
        {
            if (verb != "create") return;
            bench.A.Existing["named"] = request.Properties;
            request.Created!("named");
            await Task.Delay(TimeSpan.FromSeconds(30), cancel);
        };
        var id = (string)(await bench.CallAsync("CreateStack", new() { ["StackName"] = "S", ["TemplateBody"] = """{"Resources":{"A":{"Type":"Test::Fake::A"}}}""" }))!["StackId"]!;
        for (var tries = 0; tries < 12_000 && bench.A.Existing.IsEmpty; tries++) await Task.Delay(10);
        await bench.RestartAsync();

        var stack = await bench.RestAsync(id);

        Assert.Equal("ROLLBACK_COMPLETE", stack.Status);
        Assert.Empty(bench.A.Existing);
        Assert.Contains(bench.Store.Events(id), e => e is { Reason: "Resource creation Initiated", PhysicalId: "named" });
    }

    [Fact]
    public async Task A_resource_and_what_its_stack_knows_of_it_are_kept_together_or_not_at_all()
    {
        // What was made and not yet noted when Local was killed once stayed behind, and the next deployment found its name taken.
        StateProvider? provider = null;
        using var own = new Bench(state => provider = new StateProvider(state));

        var failed = await own.DeployAsync("""{"Resources":{"A":{"Type":"Test::Fake::State","Properties":{"Fails":"yes"}}}}""", "Failed");
        var afterFailure = provider!.Names;
        var done = await own.DeployAsync("""{"Resources":{"A":{"Type":"Test::Fake::State"}}}""");

        Assert.Equal(("ROLLBACK_COMPLETE", "CREATE_COMPLETE"), (failed.Status, done.Status));
        Assert.Empty(afterFailure);
        Assert.Equal(["A"], provider.Names);
        Assert.True(provider.OthersSawNothing);
    }

    [Fact]
    public async Task What_rests_stays_as_it_is()
    {
        var before = await bench.DeployAsync(Old);

        await bench.RestartAsync();

        Assert.Equal(before.Status, bench.Store.Get(before.StackId).Status);
        Assert.Equal("UPDATE_COMPLETE", (await bench.DeployAsync(New)).Status);
    }

    /// <summary>Starts an operation, waits until it does that, and restarts Local in the middle of it.</summary>
    private async Task<string> CutShortAsync(string operation, string template, string call)
    {
        var reached = new TaskCompletionSource();
        var provider = call.EndsWith('A') ? bench.A : bench.B;
        provider.Before = async (verb, request, cancel) =>
        {
            if ($"{verb} {request.LogicalId}" != call || reached.Task.IsCompleted) return;
            reached.SetResult();
            // A deletion gets no token: it waits for ever, as a killed process would leave it.
            await Task.Delay(cancel.CanBeCanceled ? TimeSpan.FromSeconds(30) : Timeout.InfiniteTimeSpan, cancel);
        };
        var id = bench.Store.Find("S")?.StackId;
        var reply = await bench.CallAsync(operation, operation == "DeleteStack" ? new() { ["StackName"] = "S" } : new() { ["StackName"] = "S", ["TemplateBody"] = template });
        id ??= (string)reply!["StackId"]!;
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await bench.RestartAsync();
        return id;
    }
}
