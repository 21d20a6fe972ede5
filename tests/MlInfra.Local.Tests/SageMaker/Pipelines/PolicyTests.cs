using System.Text.Json.Nodes;
using MlInfra.Local.SageMaker.Jobs;
using MlInfra.Local.SageMaker.Pipelines;

namespace MlInfra.Local.Tests.SageMaker.Pipelines;

public sealed class PolicyTests
{
    private static readonly StepFault Throttled = new("x", "Step.THROTTLING");

    [Fact]
    public void Tries_again_with_growing_waits_until_the_attempts_are_used_up()
    {
        var step = Step("""{"RetryPolicies": [{"ExceptionType": ["Step.THROTTLING"], "IntervalSeconds": 10, "BackoffRate": 3, "MaxAttempts": 2}]}""");

        Assert.Equal(TimeSpan.FromSeconds(10), RetryPolicies.Next(step, Throttled, 0, TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromSeconds(30), RetryPolicies.Next(step, Throttled, 1, TimeSpan.Zero));
        Assert.Null(RetryPolicies.Next(step, Throttled, 2, TimeSpan.Zero));
    }

    [Fact]
    public void Tries_again_until_the_policy_expires()
    {
        var step = Step("""{"RetryPolicies": [{"ExceptionType": ["Step.THROTTLING"], "ExpireAfterMin": 5}]}""");

        Assert.Equal(TimeSpan.FromSeconds(1), RetryPolicies.Next(step, Throttled, 0, TimeSpan.FromMinutes(4.9)));
        Assert.Null(RetryPolicies.Next(step, Throttled, 0, TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public void Tries_again_only_what_a_policy_names()
    {
        var step = Step("""{"RetryPolicies": [{"ExceptionType": ["SageMaker.CAPACITY_ERROR"]}]}""");

        Assert.Null(RetryPolicies.Next(step, Throttled, 0, TimeSpan.Zero));
        Assert.Null(RetryPolicies.Next(step, new StepFault("AlgorithmError: x"), 0, TimeSpan.Zero));
        Assert.NotNull(RetryPolicies.Next(step, StepFault.OfJob(JobKind.Training, "CapacityError: none"), 0, TimeSpan.Zero));
    }

    [Fact]
    public void A_hash_tells_what_makes_a_difference_and_nothing_else()
    {
        var first = Hash("""{"Environment": {"A": "1", "B": "2"}, "Tags": [1]}""");

        Assert.Equal(first, Hash("""{"Tags": [2], "Environment": {"B": "2", "A": "1"}}"""));
        Assert.NotEqual(first, Hash("""{"Environment": {"A": "1", "B": "3"}}"""));
        Assert.Null(StepCache.Hash(Step("{}"), new FakeValues()));
    }

    [Theory]
    [InlineData("Tuning", """{"TrainingJobDefinition": {"RoleArn": "a", "InputDataConfig": [1]}, "Tags": [1]}""", """{"TrainingJobDefinition": {"RoleArn": "b", "InputDataConfig": [1]}}""", """{"TrainingJobDefinition": {"InputDataConfig": [2]}}""")]
    [InlineData("Transform", """{"ModelName": "m", "TransformResources": {}}""", """{"ModelName": "m", "TransformOutput": {}}""", """{"ModelName": "n"}""")]
    [InlineData("Lambda", """{"a": 1}""", """{"a": 1}""", """{"a": 2}""")]
    [InlineData("Callback", """{"a": 1}""", """{"a": 1}""", """{"a": 2}""")]
    public void Every_type_has_its_own_keys(string type, string first, string same, string other)
    {
        Assert.NotNull(Hash(first, type));
        Assert.Equal(Hash(first, type), Hash(same, type));
        Assert.NotEqual(Hash(first, type), Hash(other, type));
    }

    [Fact]
    public void A_tuning_job_is_not_tried_again_for_a_fault_inside_it()
    {
        var step = Step("""{"RetryPolicies": [{"ExceptionType": ["SageMaker.JOB_INTERNAL_ERROR"]}]}""");

        Assert.NotNull(RetryPolicies.Next(step, StepFault.OfJob(JobKind.Training, "InternalServerError: x"), 0, TimeSpan.Zero));
        Assert.Null(RetryPolicies.Next(step, StepFault.OfJob(JobKind.Tuning, "InternalServerError: x"), 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("P30D", 30 * 24 * 60)]
    [InlineData("PT1H", 60)]
    [InlineData("30d", 30 * 24 * 60)]
    [InlineData("T16m", 16)]
    [InlineData("30dT5h", (30 * 24 * 60) + 300)]
    public void Reads_the_durations_that_AWS_shows(string text, int minutes) => Assert.Equal(TimeSpan.FromMinutes(minutes), StepCache.Duration(text));

    private static string? Hash(string arguments, string type = "Processing") =>
        StepCache.Hash(Step($$"""{"Name": "P", "Type": "{{type}}", "CacheConfig": {"Enabled": true}, "Arguments": {{arguments}}}"""), new FakeValues());

    private static StepDefinition Step(string text) => new((JsonObject)JsonNode.Parse(text)!, null, false);
}
