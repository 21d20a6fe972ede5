using MlInfra.Local.SageMaker.Pipelines;

namespace MlInfra.Local.Tests.SageMaker.Pipelines;

public sealed class StepGraphTests
{
    private static readonly PipelineDefinition Definition = PipelineDefinition.Parse("""
        {"Version": "2020-12-01", "Steps": [
          {"Name": "A", "Type": "Processing", "Arguments": {}},
          {"Name": "B", "Type": "Processing", "Arguments": {}},
          {"Name": "C", "Type": "Condition", "DependsOn": ["B"], "Arguments": {"Conditions": [{"Type": "Equals", "LeftValue": {"Get": "Steps.A.ExitMessage"}, "RightValue": "x"}],
            "IfSteps": [{"Name": "Yes", "Type": "Processing", "Arguments": {}}, {"Name": "Yes2", "Type": "Processing", "DependsOn": ["Yes"], "Arguments": {}}],
            "ElseSteps": [{"Name": "No", "Type": "Fail", "Arguments": {"ErrorMessage": "no"}}]}},
          {"Name": "AfterC", "Type": "Processing", "DependsOn": ["C"], "Arguments": {}},
          {"Name": "AfterYes", "Type": "Processing", "DependsOn": ["Yes"], "Arguments": {}},
          {"Name": "AfterA", "Type": "Processing", "DependsOn": ["A"], "Arguments": {}}]}
        """);

    [Fact]
    public void Starts_with_the_steps_that_wait_for_none() => Assert.Equal(["A", "B"], Ready());

    [Fact]
    public void Waits_for_what_a_step_takes_and_depends_on()
    {
        Assert.Equal(["AfterA"], Ready(("A", "Succeeded"), ("B", "Executing")));
        Assert.Equal(["C", "AfterA"], Ready(("A", "Succeeded"), ("B", "Succeeded")));
    }

    [Fact]
    public void Goes_into_the_branch_that_was_taken_only()
    {
        Assert.Equal(["Yes"], Ready(("A", "Succeeded"), ("AfterA", "Succeeded"), ("B", "Succeeded"), ("C", "True")));
        Assert.Equal(StepStand.Skipped, Stand("No", ("A", "Succeeded"), ("B", "Succeeded"), ("C", "True")));
        Assert.Equal(["No"], Ready(("A", "Succeeded"), ("AfterA", "Succeeded"), ("B", "Succeeded"), ("C", "False")));
        Assert.Equal(StepStand.Skipped, Stand("Yes2", ("A", "Succeeded"), ("B", "Succeeded"), ("C", "False")));
    }

    [Fact]
    public void To_depend_on_a_condition_is_to_wait_for_its_branch()
    {
        (string, string)[] before = [("A", "Succeeded"), ("B", "Succeeded"), ("C", "True")];

        Assert.Equal(StepStand.Waiting, Stand("AfterC", [.. before, ("Yes", "Succeeded")]));
        Assert.Equal(StepStand.Ready, Stand("AfterC", [.. before, ("Yes", "Succeeded"), ("Yes2", "Succeeded")]));
        Assert.Equal(StepStand.Blocked, Stand("AfterC", [.. before, ("Yes", "Failed")]));
    }

    [Fact]
    public void A_step_behind_one_that_never_runs_never_runs() =>
        Assert.Equal(StepStand.Skipped, Stand("AfterYes", ("A", "Succeeded"), ("B", "Succeeded"), ("C", "False")));

    [Fact]
    public void A_failure_blocks_what_is_behind_it_and_nothing_else()
    {
        Assert.Equal(["AfterA"], Ready(("A", "Succeeded"), ("B", "Failed")));
        Assert.Equal(StepStand.Blocked, Stand("Yes", ("A", "Succeeded"), ("B", "Failed")));
    }

    private static IEnumerable<string> Ready(params (string, string)[] started) => new StepGraph(Definition, Documents(started)).Ready().Select(s => s.Name);

    private static StepStand Stand(string step, params (string, string)[] started) => new StepGraph(Definition, Documents(started)).Of(step);

    private static Dictionary<string, StepDocument> Documents((string Name, string Status)[] started) => started.ToDictionary(s => s.Name, s => new StepDocument
    {
        Name = s.Name, Type = Definition.Find(s.Name)!.Type, Started = DateTimeOffset.UnixEpoch,
        Status = s.Status is "True" or "False" ? "Succeeded" : s.Status, Outcome = s.Status is "True" or "False" ? s.Status : null,
    });
}
