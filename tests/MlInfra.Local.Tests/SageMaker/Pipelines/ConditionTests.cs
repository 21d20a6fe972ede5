using System.Text.Json.Nodes;
using MlInfra.Local.SageMaker.Pipelines;

namespace MlInfra.Local.Tests.SageMaker.Pipelines;

public sealed class ConditionTests
{
    private readonly FakeValues values = new() { Parameters = new JsonObject { ["Gate"] = 0.85, ["Whole"] = 1, ["Text"] = "blue" } };

    [Theory]
    [InlineData("GreaterThan", "0.86", true)]
    [InlineData("GreaterThan", "0.85", false)]
    [InlineData("GreaterThanOrEqualTo", "0.85", true)]
    [InlineData("GreaterThanOrEqualTo", "0.8499", false)]
    [InlineData("LessThan", "0.8499", true)]
    [InlineData("LessThan", "0.85", false)]
    [InlineData("LessThanOrEqualTo", "0.85", true)]
    [InlineData("LessThanOrEqualTo", "0.8501", false)]
    [InlineData("Equals", "0.850", true)]
    [InlineData("Equals", "\"0.85\"", false)]
    [InlineData("NotEquals", "0.85", false)]
    public void Compares_numbers(string type, string left, bool expected) =>
        Assert.Equal(expected, Holds($$"""{"Type": "{{type}}", "LeftValue": {{left}}, "RightValue": {"Get": "Parameters.Gate"} }"""));

    [Theory]
    [InlineData("""{"Type": "Equals", "LeftValue": {"Get": "Parameters.Whole"}, "RightValue": 1.0}""", true)]
    [InlineData("""{"Type": "Equals", "LeftValue": {"Get": "Parameters.Text"}, "RightValue": "blue"}""", true)]
    [InlineData("""{"Type": "Equals", "LeftValue": true, "RightValue": true}""", true)]
    [InlineData("""{"Type": "Equals", "LeftValue": true, "RightValue": false}""", false)]
    [InlineData("""{"Type": "In", "QueryValue": {"Get": "Parameters.Text"}, "Values": ["red", "blue"]}""", true)]
    [InlineData("""{"Type": "In", "Value": {"Get": "Parameters.Text"}, "In": ["red", "green"]}""", false)]
    [InlineData("""{"Type": "Not", "Expression": {"Type": "Equals", "LeftValue": 1, "RightValue": 1}}""", false)]
    [InlineData("""{"Type": "Not", "Condition": {"Type": "Equals", "LeftValue": 1, "RightValue": 2}}""", true)]
    [InlineData("""{"Type": "Or", "Conditions": [{"Type": "Equals", "LeftValue": 1, "RightValue": 2}, {"Type": "LessThan", "LeftValue": 1, "RightValue": 2}]}""", true)]
    [InlineData("""{"Type": "Or", "Conditions": [{"Type": "Equals", "LeftValue": 1, "RightValue": 2}]}""", false)]
    public void Knows_the_other_types(string condition, bool expected) => Assert.Equal(expected, Holds(condition));

    [Fact]
    public void All_conditions_of_a_step_must_hold()
    {
        var both = JsonNode.Parse("""[{"Type": "Equals", "LeftValue": 1, "RightValue": 1}, {"Type": "Equals", "LeftValue": 1, "RightValue": 2}]""");

        Assert.False(Conditions.All(both, values));
    }

    [Fact]
    public void Refuses_to_order_a_number_and_a_text()
    {
        var error = Assert.Throws<EvaluationException>(() => Holds("""{"Type": "LessThan", "LeftValue": 1, "RightValue": {"Get": "Parameters.Text"}}"""));

        Assert.Equal("1 and \"blue\" can't be compared: both must be numbers or both must be strings.", error.Message);
    }

    private bool Holds(string condition) => Conditions.Holds((JsonObject)JsonNode.Parse(condition)!, values);
}
